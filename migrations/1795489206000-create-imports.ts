import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE imports (
    id uuid NOT NULL,
    type text NOT NULL,
    preset text,
    reference text,
    mapping jsonb NOT NULL,
    columns jsonb NOT NULL DEFAULT '[]',
    dry_run boolean NOT NULL DEFAULT false,
    status text NOT NULL DEFAULT 'uploading',
    stage text NOT NULL DEFAULT 'receiving',
    digest text,
    idempotency_key text,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    request_id text,
    bytes_read bigint NOT NULL DEFAULT 0,
    rows_read integer NOT NULL DEFAULT 0,
    rows_accepted integer NOT NULL DEFAULT 0,
    rows_rejected integer NOT NULL DEFAULT 0,
    result jsonb NOT NULL DEFAULT '{}',
    rejections jsonb NOT NULL DEFAULT '{}',
    failure jsonb,
    duplicate_of uuid,
    attempts integer NOT NULL DEFAULT 0,
    started_at timestamptz,
    finished_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_imports PRIMARY KEY (id),
    CONSTRAINT fk_imports_duplicate_of FOREIGN KEY (duplicate_of) REFERENCES imports (id) ON DELETE SET NULL,
    CONSTRAINT ck_imports_type CHECK (type IN ('products', 'stock', 'order-history')),
    CONSTRAINT ck_imports_status CHECK (status IN ('uploading', 'queued', 'processing', 'completed', 'failed')),
    CONSTRAINT ck_imports_failure CHECK ((failure IS NOT NULL) = (status = 'failed')),
    CONSTRAINT ck_imports_finished_at CHECK ((finished_at IS NOT NULL) = (status IN ('completed', 'failed'))),
    CONSTRAINT ck_imports_counts CHECK (rows_read >= 0 AND rows_accepted >= 0 AND rows_rejected >= 0)
  )`,
  `CREATE TABLE import_rejections (
    import_id uuid NOT NULL,
    row_no integer NOT NULL,
    line integer NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    cells text NOT NULL,
    CONSTRAINT pk_import_rejections PRIMARY KEY (import_id, row_no)
  )`,
];

// Rows on their way in, emptied when their import ends. Without foreign keys on purpose: a key
// would be checked once per row of the file.
const staging = [
  `CREATE TABLE staged_products (
    import_id uuid NOT NULL,
    row_no integer NOT NULL,
    line integer NOT NULL,
    cells text NOT NULL,
    sku text NOT NULL,
    name text NOT NULL,
    unit_price bigint NOT NULL,
    currency text NOT NULL,
    description text,
    status text,
    barcode text,
    tax_rate_bp integer,
    track_stock boolean,
    CONSTRAINT pk_staged_products PRIMARY KEY (import_id, row_no)
  )`,
  `CREATE TABLE staged_stock (
    import_id uuid NOT NULL,
    row_no integer NOT NULL,
    line integer NOT NULL,
    cells text NOT NULL,
    sku text NOT NULL,
    warehouse text NOT NULL,
    quantity integer NOT NULL,
    reason text,
    CONSTRAINT pk_staged_stock PRIMARY KEY (import_id, row_no)
  )`,
  `CREATE TABLE staged_order_lines (
    import_id uuid NOT NULL,
    row_no integer NOT NULL,
    line integer NOT NULL,
    cells text NOT NULL,
    reference text NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    placed_at timestamptz NOT NULL,
    unit_price bigint NOT NULL,
    name text,
    customer text,
    country text,
    CONSTRAINT pk_staged_order_lines PRIMARY KEY (import_id, row_no)
  )`,
];

const indexes = [
  `CREATE INDEX ix_imports_created_at ON imports (created_at, id)`,
  `CREATE INDEX ix_imports_status ON imports (status, created_at, id)`,
  `CREATE INDEX ix_imports_digest ON imports (digest) WHERE status = 'completed'`,
  `CREATE INDEX ix_imports_duplicate_of ON imports (duplicate_of)`,
  `CREATE UNIQUE INDEX uq_imports_idempotency_key ON imports (actor_id, idempotency_key)`,
];

// UUIDv7 for rows that are made inside the database; PostgreSQL has one of its own from 18 on.
const newRowId = `
  DO $$
  BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
      CREATE FUNCTION new_row_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT uuidv7()';
    ELSE
      CREATE FUNCTION new_row_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $f$
        SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
          substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
          FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid $f$;
    END IF;
  END $$`;

export class CreateImports1795489206000 implements MigrationInterface {
  readonly name = 'CreateImports1795489206000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...staging, ...indexes, newRowId]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP FUNCTION new_row_id()`);
    await queryRunner.query(
      `DROP TABLE staged_order_lines, staged_stock, staged_products, import_rejections, imports`,
    );
  }
}
