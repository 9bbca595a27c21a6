import type { MigrationInterface, QueryRunner } from 'typeorm';

const endReasons = [
  'signed_out',
  'signed_out_everywhere',
  'revoked',
  'token_reused',
  'password_changed',
  'roles_changed',
  'user_disabled',
];

const quoted = (values: readonly string[]): string =>
  values.map((value) => `'${value}'`).join(', ');

// A permission has a scope when every assignment that gives it is scoped: the scopes add up.
const activeUsers = `CREATE OR REPLACE VIEW active_users AS
  SELECT u.id, u.name,
         ARRAY(SELECT DISTINCT p FROM role_assignments a JOIN roles r ON r.id = a.role_id,
               unnest(r.permissions) p WHERE a.user_id = u.id ORDER BY p) AS permissions,
         (SELECT coalesce(jsonb_object_agg(g.permission, g.warehouses), '{}')
            FROM (SELECT p AS permission,
                         coalesce(array_agg(DISTINCT w.warehouse_id)
                                    FILTER (WHERE w.warehouse_id IS NOT NULL), '{}') AS warehouses
                    FROM role_assignments a
                    JOIN roles r ON r.id = a.role_id
                   CROSS JOIN unnest(r.permissions) p
                    LEFT JOIN role_assignment_warehouses w ON w.assignment_id = a.id
                   WHERE a.user_id = u.id
                   GROUP BY p
                  HAVING bool_and(a.scoped)) g) AS scopes,
         EXISTS (SELECT FROM role_assignments a JOIN roles r ON r.id = a.role_id
                  WHERE a.user_id = u.id AND r.requires_second_factor) AS requires_second_factor
    FROM users u
   WHERE u.status = 'active'`;

const activeUsersBefore = `CREATE VIEW active_users AS
  SELECT u.id, u.name,
         ARRAY(SELECT DISTINCT p FROM role_assignments a JOIN roles r ON r.id = a.role_id,
               unnest(r.permissions) p WHERE a.user_id = u.id ORDER BY p) AS permissions
    FROM users u
   WHERE u.status = 'active'`;

const up = [
  `ALTER TABLE roles ADD COLUMN requires_second_factor boolean NOT NULL DEFAULT false`,
  `ALTER TABLE role_assignments ADD COLUMN scoped boolean NOT NULL DEFAULT false`,
  `CREATE TABLE role_assignment_warehouses (
    assignment_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    CONSTRAINT pk_role_assignment_warehouses PRIMARY KEY (assignment_id, warehouse_id),
    CONSTRAINT fk_role_assignment_warehouses_assignment FOREIGN KEY (assignment_id)
      REFERENCES role_assignments (id) ON DELETE CASCADE,
    CONSTRAINT fk_role_assignment_warehouses_warehouse FOREIGN KEY (warehouse_id)
      REFERENCES warehouses (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX ix_role_assignment_warehouses_warehouse_id
     ON role_assignment_warehouses (warehouse_id)`,
  activeUsers,
  `ALTER TABLE sessions
     ADD COLUMN kind text NOT NULL DEFAULT 'bearer',
     ADD COLUMN authenticated_by text[] NOT NULL DEFAULT '{}',
     ADD COLUMN user_agent text,
     ADD COLUMN ip inet,
     ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
     ADD COLUMN stepped_up_at timestamptz,
     ADD CONSTRAINT ck_sessions_kind CHECK (kind IN ('bearer', 'browser')),
     DROP CONSTRAINT ck_sessions_end_reason,
     ADD CONSTRAINT ck_sessions_end_reason CHECK (end_reason IN (${quoted(endReasons)}))`,
];

const down = [
  `ALTER TABLE sessions
     DROP COLUMN kind, DROP COLUMN authenticated_by, DROP COLUMN user_agent, DROP COLUMN ip,
     DROP COLUMN last_used_at, DROP COLUMN stepped_up_at,
     DROP CONSTRAINT ck_sessions_end_reason`,
  `UPDATE sessions SET end_reason = 'signed_out' WHERE end_reason <> 'token_reused'`,
  `ALTER TABLE sessions ADD CONSTRAINT ck_sessions_end_reason
     CHECK (end_reason IN ('signed_out', 'token_reused'))`,
  `DROP VIEW active_users`,
  activeUsersBefore,
  `DROP TABLE role_assignment_warehouses`,
  `ALTER TABLE role_assignments DROP COLUMN scoped`,
  `ALTER TABLE roles DROP COLUMN requires_second_factor`,
];

export class PrepareIdentity1795575600000 implements MigrationInterface {
  readonly name = 'PrepareIdentity1795575600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
