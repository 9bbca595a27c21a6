import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // Gap-tolerant: a rolled-back shipment takes its number with it.
  `CREATE SEQUENCE shipment_number_seq AS bigint START WITH 100000001`,
  `CREATE TABLE shipments (
    id uuid NOT NULL,
    number text NOT NULL DEFAULT 'SH-' || nextval('shipment_number_seq'),
    order_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    carrier text,
    tracking_number text,
    tracking_url text,
    shipped_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_shipments PRIMARY KEY (id),
    CONSTRAINT fk_shipments_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT,
    CONSTRAINT fk_shipments_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT ck_shipments_status CHECK (status IN ('pending', 'shipped', 'delivered', 'cancelled')),
    CONSTRAINT ck_shipments_times CHECK ((shipped_at IS NOT NULL) = (status IN ('shipped', 'delivered')) AND (delivered_at IS NOT NULL) = (status = 'delivered') AND (cancelled_at IS NOT NULL) = (status = 'cancelled'))
  )`,
  `CREATE TABLE shipment_lines (
    shipment_id uuid NOT NULL,
    order_line_id uuid NOT NULL,
    quantity integer NOT NULL,
    tracked boolean NOT NULL,
    CONSTRAINT pk_shipment_lines PRIMARY KEY (shipment_id, order_line_id),
    CONSTRAINT fk_shipment_lines_shipment FOREIGN KEY (shipment_id) REFERENCES shipments (id) ON DELETE CASCADE,
    CONSTRAINT fk_shipment_lines_order_line FOREIGN KEY (order_line_id) REFERENCES order_lines (id) ON DELETE RESTRICT,
    CONSTRAINT ck_shipment_lines_quantity CHECK (quantity > 0)
  )`,
  `CREATE UNIQUE INDEX uq_shipments_number ON shipments (number)`,
  `CREATE INDEX ix_shipments_order_id ON shipments (order_id, created_at, id)`,
  `CREATE INDEX ix_shipments_warehouse_id ON shipments (warehouse_id, created_at, id)`,
  `CREATE INDEX ix_shipments_status ON shipments (status, created_at, id)`,
  `CREATE INDEX ix_shipments_created_at ON shipments (created_at, id)`,
  // Lists sort by this expression: a keyset needs a value for what has not left as well.
  `CREATE INDEX ix_shipments_shipped_at ON shipments (coalesce(shipped_at, '-infinity'::timestamptz), id)`,
  `CREATE INDEX ix_shipments_tracking_number ON shipments (tracking_number) WHERE tracking_number IS NOT NULL`,
  `CREATE INDEX ix_shipment_lines_order_line_id ON shipment_lines (order_line_id)`,
];

export class CreateShipments1795665000000 implements MigrationInterface {
  readonly name = 'CreateShipments1795665000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE shipment_lines, shipments`);
    await queryRunner.query(`DROP SEQUENCE shipment_number_seq`);
  }
}
