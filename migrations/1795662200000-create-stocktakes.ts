import type { MigrationInterface, QueryRunner } from 'typeorm';

// A difference that two open stocktakes both found would be applied twice: a product is in one open
// stocktake of a warehouse at most.
const up = [
  `CREATE TABLE stocktakes (
    id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'open',
    reason text,
    line_count integer NOT NULL DEFAULT 0,
    counted_count integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    CONSTRAINT pk_stocktakes PRIMARY KEY (id),
    CONSTRAINT fk_stocktakes_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT ck_stocktakes_status CHECK (status IN ('open', 'applied', 'cancelled')),
    CONSTRAINT ck_stocktakes_counts CHECK (counted_count BETWEEN 0 AND line_count),
    CONSTRAINT ck_stocktakes_closed_at CHECK ((closed_at IS NULL) = (status = 'open'))
  )`,
  `CREATE TABLE stocktake_lines (
    id uuid NOT NULL,
    stocktake_id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    open boolean NOT NULL DEFAULT true,
    sku text NOT NULL,
    expected integer NOT NULL,
    counted integer,
    on_hand_when_counted integer,
    counted_at timestamptz,
    counted_by text,
    CONSTRAINT pk_stocktake_lines PRIMARY KEY (id),
    CONSTRAINT uq_stocktake_lines_product UNIQUE (stocktake_id, product_id),
    CONSTRAINT fk_stocktake_lines_stocktake FOREIGN KEY (stocktake_id) REFERENCES stocktakes (id) ON DELETE CASCADE,
    CONSTRAINT fk_stocktake_lines_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT ck_stocktake_lines_quantities CHECK (expected >= 0 AND counted >= 0 AND on_hand_when_counted >= 0),
    CONSTRAINT ck_stocktake_lines_counted CHECK (num_nulls(counted, on_hand_when_counted, counted_at, counted_by) IN (0, 4))
  )`,
  `CREATE INDEX ix_stocktakes_created_at ON stocktakes (created_at, id)`,
  `CREATE INDEX ix_stocktakes_status ON stocktakes (status, created_at, id)`,
  `CREATE INDEX ix_stocktakes_warehouse_id ON stocktakes (warehouse_id, created_at, id)`,
  `CREATE UNIQUE INDEX uq_stocktake_lines_open ON stocktake_lines (warehouse_id, product_id) WHERE open`,
  `CREATE INDEX ix_stocktake_lines_sku ON stocktake_lines (stocktake_id, sku, id)`,
  `CREATE INDEX ix_stocktake_lines_product_id ON stocktake_lines (product_id)`,
];

export class CreateStocktakes1795662200000 implements MigrationInterface {
  readonly name = 'CreateStocktakes1795662200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE stocktake_lines, stocktakes`);
  }
}
