import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE customers (
    id uuid NOT NULL,
    email text,
    name text NOT NULL,
    external_reference text,
    status text NOT NULL DEFAULT 'active',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT ck_customers_status CHECK (status IN ('active', 'blocked', 'erased'))
  )`,
  `CREATE TABLE customer_addresses (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    label text,
    recipient text NOT NULL,
    line1 text NOT NULL,
    line2 text,
    city text NOT NULL,
    region text,
    postal_code text,
    country text NOT NULL,
    default_billing boolean NOT NULL DEFAULT false,
    default_shipping boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_customer_addresses PRIMARY KEY (id),
    CONSTRAINT fk_customer_addresses_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT ck_customer_addresses_country CHECK (country ~ '^[A-Z]{2}$')
  )`,
];

const indexes = [
  `CREATE UNIQUE INDEX uq_customers_email ON customers (lower(email)) WHERE email IS NOT NULL`,
  `CREATE UNIQUE INDEX uq_customers_external_reference ON customers (external_reference)`,
  `CREATE INDEX ix_customers_name ON customers (name, id)`,
  `CREATE INDEX ix_customers_status ON customers (status, created_at, id)`,
  `CREATE INDEX ix_customers_created_at ON customers (created_at, id)`,
  `CREATE INDEX ix_customers_updated_at ON customers (updated_at, id)`,
  `CREATE INDEX ix_customers_search ON customers USING gin (name gin_trgm_ops, email gin_trgm_ops, external_reference gin_trgm_ops)`,
  `CREATE INDEX ix_customer_addresses_customer_id ON customer_addresses (customer_id, created_at, id)`,
  `CREATE UNIQUE INDEX uq_customer_addresses_default_billing ON customer_addresses (customer_id) WHERE default_billing`,
  `CREATE UNIQUE INDEX uq_customer_addresses_default_shipping ON customer_addresses (customer_id) WHERE default_shipping`,
];

export class CreateCustomers1795489203000 implements MigrationInterface {
  readonly name = 'CreateCustomers1795489203000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...indexes]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE customer_addresses, customers`);
  }
}
