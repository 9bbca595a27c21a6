import type { MigrationInterface, QueryRunner } from 'typeorm';

// Units leave one warehouse when the transfer is made and are in transit until they are received or
// lost. The header repeats the sums of its lines: there the status can be checked against them.
const up = [
  `CREATE TABLE stock_transfers (
    id uuid NOT NULL,
    from_warehouse_id uuid NOT NULL,
    to_warehouse_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'in_transit',
    reason text,
    units bigint NOT NULL,
    units_received bigint NOT NULL DEFAULT 0,
    units_lost bigint NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    CONSTRAINT pk_stock_transfers PRIMARY KEY (id),
    CONSTRAINT fk_stock_transfers_from_warehouse FOREIGN KEY (from_warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT fk_stock_transfers_to_warehouse FOREIGN KEY (to_warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT ck_stock_transfers_warehouses CHECK (from_warehouse_id <> to_warehouse_id),
    CONSTRAINT ck_stock_transfers_status CHECK (units > 0 AND units_received >= 0 AND units_lost >= 0 AND CASE status WHEN 'in_transit' THEN units_received + units_lost = 0 WHEN 'partially_received' THEN units_received + units_lost > 0 AND units_received + units_lost < units WHEN 'received' THEN units_received + units_lost = units WHEN 'cancelled' THEN units_received + units_lost = 0 ELSE false END),
    CONSTRAINT ck_stock_transfers_closed_at CHECK ((closed_at IS NOT NULL) = (status IN ('received', 'cancelled')))
  )`,
  `CREATE TABLE stock_transfer_lines (
    transfer_id uuid NOT NULL,
    product_id uuid NOT NULL,
    position integer NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    quantity_received integer NOT NULL DEFAULT 0,
    quantity_lost integer NOT NULL DEFAULT 0,
    CONSTRAINT pk_stock_transfer_lines PRIMARY KEY (transfer_id, product_id),
    CONSTRAINT fk_stock_transfer_lines_transfer FOREIGN KEY (transfer_id) REFERENCES stock_transfers (id) ON DELETE CASCADE,
    CONSTRAINT fk_stock_transfer_lines_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT ck_stock_transfer_lines_quantities CHECK (quantity > 0 AND quantity_received >= 0 AND quantity_lost >= 0 AND quantity_received + quantity_lost <= quantity)
  )`,
  `CREATE INDEX ix_stock_transfers_created_at ON stock_transfers (created_at, id)`,
  `CREATE INDEX ix_stock_transfers_status ON stock_transfers (status, created_at, id)`,
  `CREATE INDEX ix_stock_transfers_from ON stock_transfers (from_warehouse_id, created_at, id)`,
  `CREATE INDEX ix_stock_transfers_to ON stock_transfers (to_warehouse_id, created_at, id)`,
  `CREATE INDEX ix_stock_transfer_lines_product_id ON stock_transfer_lines (product_id)`,
  `CREATE INDEX ix_stock_transfer_lines_sku ON stock_transfer_lines (lower(sku), transfer_id)`,
];

export class CreateStockTransfers1795662100000 implements MigrationInterface {
  readonly name = 'CreateStockTransfers1795662100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE stock_transfer_lines, stock_transfers`);
  }
}
