import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE users (
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    status text NOT NULL DEFAULT 'active',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT ck_users_status CHECK (status IN ('active', 'disabled')),
    CONSTRAINT ck_users_password_hash CHECK (password_hash LIKE '$argon2id$%')
  )`,
  `CREATE TABLE roles (
    id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    permissions text[] NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_roles PRIMARY KEY (id),
    CONSTRAINT uq_roles_name UNIQUE (name),
    CONSTRAINT ck_roles_name CHECK (name ~ '^[a-z][a-z0-9_]{0,49}$')
  )`,
  `CREATE TABLE role_assignments (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    role_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_role_assignments PRIMARY KEY (id),
    CONSTRAINT uq_role_assignments_user_role UNIQUE (user_id, role_id),
    CONSTRAINT fk_role_assignments_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_role_assignments_role FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE RESTRICT
  )`,
];

const indexes = [
  `CREATE UNIQUE INDEX uq_users_email ON users (lower(email))`,
  `CREATE INDEX ix_role_assignments_role_id ON role_assignments (role_id)`,
];

// What other modules may read of a user: who may act, under which name, with which permissions.
const activeUsers = `CREATE VIEW active_users AS
  SELECT u.id, u.name,
         ARRAY(SELECT DISTINCT p FROM role_assignments a JOIN roles r ON r.id = a.role_id,
               unnest(r.permissions) p WHERE a.user_id = u.id ORDER BY p) AS permissions
    FROM users u
   WHERE u.status = 'active'`;

interface SeededRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly permissions: string;
}

// Ids are fixed, so that every installation and every test knows the same roles.
const roles: readonly SeededRole[] = [
  {
    id: '01936f7e-8a00-7000-8000-00000000a001',
    name: 'admin',
    description: 'Everything, users and roles included',
    permissions: `catalog:read catalog:write stock:read stock:adjust stock:transfer stock:count
      warehouses:write customers:read customers:write customers:erase orders:read
      orders:create orders:update orders:place orders:confirm orders:hold orders:cancel
      orders:cancel-unshipped orders:price-override orders:notes shipments:read
      shipments:write returns:read returns:request returns:receive payments:read
      payments:record payments:refund imports:read imports:write users:read users:write
      roles:read roles:write api-keys:read api-keys:write audit:read usage:read`,
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a002',
    name: 'catalog_manager',
    description: 'Keeps categories and products',
    permissions: 'catalog:read catalog:write stock:read',
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a003',
    name: 'inventory_manager',
    description: 'Keeps stock and warehouses, ships and receives returns',
    permissions: `catalog:read stock:read stock:adjust stock:transfer stock:count warehouses:write
      shipments:read shipments:write returns:read returns:receive`,
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a004',
    name: 'warehouse_operator',
    description: 'Counts, moves and ships stock',
    permissions: `catalog:read stock:read stock:adjust stock:transfer stock:count
      shipments:read shipments:write returns:read returns:receive`,
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a005',
    name: 'order_manager',
    description: 'Runs orders from draft to return',
    permissions: `catalog:read stock:read customers:read customers:write orders:read orders:create
      orders:update orders:place orders:confirm orders:hold orders:cancel orders:cancel-unshipped
      orders:price-override orders:notes shipments:read shipments:write returns:read
      returns:request returns:receive payments:read payments:record`,
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a006',
    name: 'support',
    description: 'Helps customers: notes, early cancellations, return requests',
    permissions: `catalog:read stock:read customers:read customers:write orders:read
      orders:cancel-unshipped orders:notes returns:read returns:request`,
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a007',
    name: 'finance',
    description: 'Records and refunds payments',
    permissions: `catalog:read stock:read customers:read orders:read payments:read payments:record
      payments:refund audit:read usage:read`,
  },
  {
    id: '01936f7e-8a00-7000-8000-00000000a008',
    name: 'auditor',
    description: 'Reads everything, changes nothing',
    permissions: `catalog:read stock:read customers:read orders:read shipments:read returns:read
      payments:read imports:read users:read roles:read api-keys:read audit:read usage:read`,
  },
];

export class CreateUsers1795489201000 implements MigrationInterface {
  readonly name = 'CreateUsers1795489201000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...indexes, activeUsers]) {
      await queryRunner.query(statement);
    }
    for (const { id, name, description, permissions } of roles) {
      await queryRunner.query(
        `INSERT INTO roles (id, name, description, permissions) VALUES ($1, $2, $3, $4)`,
        [id, name, description, permissions.split(/\s+/)],
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP VIEW active_users`);
    await queryRunner.query(`DROP TABLE role_assignments, roles, users`);
  }
}
