import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // Gap-tolerant: a rolled-back return takes its number with it.
  `CREATE SEQUENCE return_number_seq AS bigint START WITH 100000001`,
  // Only what a history says has no order: its lines may go back to several orders, or to none.
  `CREATE TABLE returns (
    id uuid NOT NULL,
    number text NOT NULL DEFAULT 'RT-' || nextval('return_number_seq'),
    order_id uuid,
    customer_id uuid,
    warehouse_id uuid,
    source text,
    reference text,
    status text NOT NULL DEFAULT 'requested',
    reason text,
    currency text NOT NULL,
    value bigint NOT NULL DEFAULT 0,
    received_at timestamptz,
    cancelled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_returns PRIMARY KEY (id),
    CONSTRAINT fk_returns_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT,
    CONSTRAINT fk_returns_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT fk_returns_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT ck_returns_status CHECK (status IN ('requested', 'received', 'cancelled')),
    CONSTRAINT ck_returns_times CHECK ((received_at IS NOT NULL) = (status = 'received') AND (cancelled_at IS NOT NULL) = (status = 'cancelled')),
    CONSTRAINT ck_returns_origin CHECK ((source IS NULL) = (reference IS NULL) AND (order_id IS NOT NULL OR source IS NOT NULL)),
    CONSTRAINT ck_returns_warehouse CHECK (warehouse_id IS NULL OR status = 'received'),
    CONSTRAINT ck_returns_value CHECK (value BETWEEN 0 AND 9007199254740991 AND (value = 0 OR status = 'received')),
    CONSTRAINT ck_returns_currency CHECK (currency ~ '^[A-Z]{3}$')
  )`,
  `CREATE TABLE return_lines (
    id uuid NOT NULL,
    return_id uuid NOT NULL,
    position integer NOT NULL,
    order_line_id uuid,
    product_id uuid,
    sku text NOT NULL,
    name text NOT NULL,
    unit_price bigint NOT NULL,
    quantity integer NOT NULL,
    quantity_received integer NOT NULL DEFAULT 0,
    restock boolean,
    condition text,
    reason text,
    value bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_return_lines PRIMARY KEY (id),
    CONSTRAINT uq_return_lines_position UNIQUE (return_id, position),
    CONSTRAINT fk_return_lines_return FOREIGN KEY (return_id) REFERENCES returns (id) ON DELETE CASCADE,
    CONSTRAINT fk_return_lines_order_line FOREIGN KEY (order_line_id) REFERENCES order_lines (id) ON DELETE RESTRICT,
    CONSTRAINT fk_return_lines_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT ck_return_lines_quantities CHECK (quantity > 0 AND quantity_received BETWEEN 0 AND quantity),
    CONSTRAINT ck_return_lines_amounts CHECK (unit_price >= 0 AND value BETWEEN 0 AND 9007199254740991)
  )`,
  `CREATE UNIQUE INDEX uq_returns_number ON returns (number)`,
  `CREATE UNIQUE INDEX uq_returns_source_reference ON returns (source, reference)`,
  `CREATE INDEX ix_returns_order_id ON returns (order_id, created_at, id)`,
  `CREATE INDEX ix_returns_customer_id ON returns (customer_id, created_at, id)`,
  `CREATE INDEX ix_returns_warehouse_id ON returns (warehouse_id, created_at, id)`,
  `CREATE INDEX ix_returns_status ON returns (status, created_at, id)`,
  `CREATE INDEX ix_returns_created_at ON returns (created_at, id)`,
  // Lists sort by this expression: a keyset needs a value for what has not come as well.
  `CREATE INDEX ix_returns_received_at ON returns (coalesce(received_at, '-infinity'::timestamptz), id)`,
  `CREATE INDEX ix_return_lines_order_line_id ON return_lines (order_line_id, return_id)`,
  `CREATE INDEX ix_return_lines_product_id ON return_lines (product_id)`,
];

export class CreateReturns1795665100000 implements MigrationInterface {
  readonly name = 'CreateReturns1795665100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE return_lines, returns`);
    await queryRunner.query(`DROP SEQUENCE return_number_seq`);
  }
}
