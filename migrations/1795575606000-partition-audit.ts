import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = `id, occurred_at, action, resource, resource_id, actor_kind, actor_id, actor_name,
  request_id, ip, before, after`;

// A statement trigger fires only for the table that the statement names: a partition named directly
// needs the row trigger, which it inherits, and a TRUNCATE trigger of its own.
const guardTruncate = (table: string): string => `CREATE TRIGGER tr_audit_entries_no_truncate
  BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

// Built aside and attached: writers of the other partitions do not wait. What came into the default
// partition while the month had none of its own is moved, or the attaching would be refused.
const createPartition = `CREATE FUNCTION create_audit_partition(moment timestamptz) RETURNS text
  LANGUAGE plpgsql AS $$
  DECLARE
    month timestamp := date_trunc('month', moment AT TIME ZONE 'UTC');
    starts timestamptz := month AT TIME ZONE 'UTC';
    ends timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
    name text := to_char(month, '"audit_entries_"YYYY_MM');
  BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN NULL; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE audit_entries INCLUDING DEFAULTS)', name);
    IF EXISTS (SELECT FROM audit_entries_default WHERE occurred_at >= starts AND occurred_at < ends) THEN
      ALTER TABLE audit_entries_default DISABLE TRIGGER USER;
      EXECUTE format('WITH moved AS (DELETE FROM audit_entries_default
                        WHERE occurred_at >= %L AND occurred_at < %L RETURNING *)
                      INSERT INTO %I SELECT * FROM moved', starts, ends, name);
      ALTER TABLE audit_entries_default ENABLE TRIGGER USER;
    END IF;
    EXECUTE format('ALTER TABLE audit_entries ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   name, starts, ends);
    EXECUTE format('${guardTruncate('%I').replaceAll("'", "''")}', name);
    RETURN name;
  END $$`;

const indexes = [
  `CREATE INDEX ix_audit_entries_occurred_at ON audit_entries (occurred_at, id)`,
  `CREATE INDEX ix_audit_entries_resource ON audit_entries (resource, resource_id, occurred_at, id)`,
  `CREATE INDEX ix_audit_entries_actor_id ON audit_entries (actor_id, occurred_at, id)`,
  `CREATE INDEX ix_audit_entries_action ON audit_entries (action, occurred_at, id)`,
  `CREATE INDEX ix_audit_entries_request_id ON audit_entries (request_id)`,
  `CREATE INDEX ix_audit_entries_ip ON audit_entries (ip, occurred_at, id)`,
];

const up = [
  `ALTER TABLE audit_entries RENAME TO audit_entries_unpartitioned`,
  `ALTER TABLE audit_entries_unpartitioned DROP CONSTRAINT pk_audit_entries`,
  `DROP INDEX ix_audit_entries_resource, ix_audit_entries_occurred_at`,
  `CREATE TABLE audit_entries (
    id uuid NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    action text NOT NULL,
    resource text,
    resource_id text,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    request_id text,
    ip inet,
    before jsonb,
    after jsonb,
    CONSTRAINT pk_audit_entries PRIMARY KEY (id, occurred_at)
  ) PARTITION BY RANGE (occurred_at)`,
  ...indexes,
  // A write never fails for want of a partition.
  `CREATE TABLE audit_entries_default PARTITION OF audit_entries DEFAULT`,
  `CREATE TRIGGER tr_audit_entries_append_only
     BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  `CREATE TRIGGER tr_audit_entries_rows_append_only BEFORE UPDATE OR DELETE ON audit_entries
     FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  guardTruncate('audit_entries_default'),
  createPartition,
  // In UTC without a zone: months of a session's zone would drift across the borders.
  `SELECT create_audit_partition(month AT TIME ZONE 'UTC')
     FROM generate_series(
            date_trunc('month', coalesce((SELECT min(occurred_at) FROM audit_entries_unpartitioned),
                                         now()) AT TIME ZONE 'UTC'),
            (now() AT TIME ZONE 'UTC') + interval '2 months', interval '1 month') AS month`,
  `INSERT INTO audit_entries (${columns}) SELECT ${columns} FROM audit_entries_unpartitioned`,
  `DROP TABLE audit_entries_unpartitioned`,
];

const down = [
  `CREATE TABLE audit_entries_unpartitioned (
    id uuid NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    action text NOT NULL,
    resource text NOT NULL,
    resource_id text NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    request_id text,
    ip inet,
    before jsonb,
    after jsonb
  )`,
  `INSERT INTO audit_entries_unpartitioned (${columns})
   SELECT id, occurred_at, action, coalesce(resource, ''), coalesce(resource_id, ''), actor_kind,
          actor_id, actor_name, request_id, ip, before, after
     FROM audit_entries`,
  `DROP TABLE audit_entries`,
  `DROP FUNCTION create_audit_partition(timestamptz)`,
  `ALTER TABLE audit_entries_unpartitioned RENAME TO audit_entries`,
  `ALTER TABLE audit_entries ADD CONSTRAINT pk_audit_entries PRIMARY KEY (id)`,
  `CREATE INDEX ix_audit_entries_resource ON audit_entries (resource, resource_id)`,
  `CREATE INDEX ix_audit_entries_occurred_at ON audit_entries (occurred_at, id)`,
  `CREATE TRIGGER tr_audit_entries_append_only
     BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
];

export class PartitionAudit1795575606000 implements MigrationInterface {
  readonly name = 'PartitionAudit1795575606000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
