import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = `CREATE TABLE payment_records (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  type text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  provider text NOT NULL,
  provider_ref text NOT NULL,
  capture_id uuid,
  reason text,
  actor_id uuid,
  actor_name text NOT NULL,
  occurred_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_payment_records PRIMARY KEY (id),
  CONSTRAINT fk_payment_records_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT,
  CONSTRAINT fk_payment_records_capture FOREIGN KEY (capture_id) REFERENCES payment_records (id) ON DELETE RESTRICT,
  CONSTRAINT ck_payment_records_type CHECK (type IN ('capture', 'refund')),
  CONSTRAINT ck_payment_records_amount CHECK (amount BETWEEN 1 AND 9007199254740991),
  CONSTRAINT ck_payment_records_currency CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT ck_payment_records_capture CHECK (capture_id IS NULL OR type = 'refund')
)`;

// Until now only imports could say that an order was paid.
const imported = `INSERT INTO payment_records
    (id, order_id, type, amount, currency, provider, provider_ref, actor_name, occurred_at)
  SELECT new_row_id(), id, 'capture', captured_total, currency, 'import', id::text, 'system',
         coalesce(placed_at, created_at)
    FROM orders WHERE captured_total > 0`;

const indexes = [
  `CREATE UNIQUE INDEX uq_payment_records_provider_ref ON payment_records (provider_ref, provider)`,
  `CREATE INDEX ix_payment_records_order_id ON payment_records (order_id, created_at, id)`,
  `CREATE INDEX ix_payment_records_capture_id ON payment_records (capture_id) WHERE capture_id IS NOT NULL`,
  `CREATE INDEX ix_payment_records_type ON payment_records (type, created_at, id)`,
  `CREATE INDEX ix_payment_records_provider ON payment_records (provider, created_at, id)`,
  `CREATE INDEX ix_payment_records_created_at ON payment_records (created_at, id)`,
  `CREATE INDEX ix_payment_records_occurred_at ON payment_records (occurred_at, id)`,
];

const guards = [
  `CREATE FUNCTION refuse_payment_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'payment_records is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER tr_payment_records_append_only BEFORE UPDATE OR DELETE ON payment_records
     FOR EACH ROW EXECUTE FUNCTION refuse_payment_change()`,
  `CREATE TRIGGER tr_payment_records_no_truncate BEFORE TRUNCATE ON payment_records
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_payment_change()`,
];

/** What providers captured and refunded for orders; the sums on the orders get their records. */
export class CreatePayments1795666000000 implements MigrationInterface {
  readonly name = 'CreatePayments1795666000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [table, imported, ...indexes, ...guards])
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE payment_records`);
    await queryRunner.query(`DROP FUNCTION refuse_payment_change()`);
  }
}
