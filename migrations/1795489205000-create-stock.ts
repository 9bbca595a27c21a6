import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE warehouses (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    address jsonb,
    active boolean NOT NULL DEFAULT true,
    priority integer NOT NULL DEFAULT 100,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_warehouses PRIMARY KEY (id),
    CONSTRAINT ck_warehouses_code CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
    CONSTRAINT ck_warehouses_priority CHECK (priority BETWEEN 0 AND 1000000),
    CONSTRAINT ck_warehouses_address CHECK (jsonb_typeof(address) = 'object')
  )`,
  // Every reservation rewrites a level: free room in the page and no index on what changes keep
  // those updates inside the page (HOT).
  `CREATE TABLE stock_levels (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    on_hand integer NOT NULL DEFAULT 0,
    allocated integer NOT NULL DEFAULT 0,
    backorder_limit integer NOT NULL DEFAULT 0,
    reorder_point integer,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_stock_levels PRIMARY KEY (id),
    CONSTRAINT uq_stock_levels_product_warehouse UNIQUE (product_id, warehouse_id),
    CONSTRAINT fk_stock_levels_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT fk_stock_levels_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT ck_stock_levels_on_hand CHECK (on_hand >= 0),
    CONSTRAINT ck_stock_levels_allocated CHECK (allocated >= 0 AND allocated <= on_hand + backorder_limit),
    CONSTRAINT ck_stock_levels_backorder_limit CHECK (backorder_limit >= 0),
    CONSTRAINT ck_stock_levels_reorder_point CHECK (reorder_point >= 0)
  ) WITH (fillfactor = 80)`,
  // The key goes to the level, which the writer holds locked anyway: keys to products and
  // warehouses would lock their rows for every movement.
  `CREATE TABLE stock_movements (
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    type text NOT NULL,
    delta_on_hand integer NOT NULL,
    delta_allocated integer NOT NULL,
    reference_type text,
    reference_id uuid,
    reason text,
    actor_id uuid,
    actor_name text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_stock_movements PRIMARY KEY (id),
    CONSTRAINT fk_stock_movements_level FOREIGN KEY (product_id, warehouse_id) REFERENCES stock_levels (product_id, warehouse_id) ON DELETE RESTRICT,
    CONSTRAINT ck_stock_movements_deltas CHECK (CASE type WHEN 'receipt' THEN delta_on_hand > 0 AND delta_allocated = 0 WHEN 'return' THEN delta_on_hand > 0 AND delta_allocated = 0 WHEN 'transfer_in' THEN delta_on_hand > 0 AND delta_allocated = 0 WHEN 'transfer_out' THEN delta_on_hand < 0 AND delta_allocated = 0 WHEN 'adjustment' THEN delta_on_hand <> 0 AND delta_allocated = 0 WHEN 'count' THEN delta_on_hand <> 0 AND delta_allocated = 0 WHEN 'reserve' THEN delta_on_hand = 0 AND delta_allocated > 0 WHEN 'release' THEN delta_on_hand = 0 AND delta_allocated < 0 WHEN 'ship' THEN delta_on_hand < 0 AND delta_allocated = delta_on_hand ELSE false END),
    CONSTRAINT ck_stock_movements_reference CHECK ((reference_type IS NULL) = (reference_id IS NULL))
  )`,
  // One open row per order line and warehouse; a part that is released or shipped becomes a row of its own.
  `CREATE TABLE stock_reservations (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    order_line_id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quantity integer NOT NULL,
    state text NOT NULL DEFAULT 'open',
    expires_at timestamptz,
    placed_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_stock_reservations PRIMARY KEY (id),
    CONSTRAINT fk_stock_reservations_order_line FOREIGN KEY (order_line_id) REFERENCES order_lines (id) ON DELETE RESTRICT,
    CONSTRAINT fk_stock_reservations_level FOREIGN KEY (product_id, warehouse_id) REFERENCES stock_levels (product_id, warehouse_id) ON DELETE RESTRICT,
    CONSTRAINT ck_stock_reservations_quantity CHECK (quantity > 0),
    CONSTRAINT ck_stock_reservations_state CHECK (state IN ('open', 'consumed', 'released'))
  )`,
];

const indexes = [
  `CREATE UNIQUE INDEX uq_warehouses_code ON warehouses (lower(code))`,
  `CREATE INDEX ix_warehouses_name ON warehouses (name, id)`,
  `CREATE INDEX ix_warehouses_priority ON warehouses (priority, id)`,
  `CREATE INDEX ix_warehouses_created_at ON warehouses (created_at, id)`,
  `CREATE INDEX ix_stock_levels_warehouse_id ON stock_levels (warehouse_id, id)`,
  `CREATE INDEX ix_stock_levels_created_at ON stock_levels (created_at, id)`,
  `CREATE INDEX ix_stock_levels_reorder_point ON stock_levels (created_at, id) WHERE reorder_point IS NOT NULL`,
  `CREATE INDEX ix_stock_movements_level ON stock_movements (product_id, warehouse_id, occurred_at, id)`,
  `CREATE INDEX ix_stock_movements_warehouse_id ON stock_movements (warehouse_id, occurred_at, id)`,
  `CREATE INDEX ix_stock_movements_occurred_at ON stock_movements (occurred_at, id)`,
  `CREATE INDEX ix_stock_movements_reference_id ON stock_movements (reference_id)`,
  `CREATE UNIQUE INDEX uq_stock_reservations_open ON stock_reservations (order_line_id, warehouse_id) WHERE state = 'open'`,
  `CREATE INDEX ix_stock_reservations_order_line_id ON stock_reservations (order_line_id)`,
  `CREATE INDEX ix_stock_reservations_order_id ON stock_reservations (order_id) WHERE state = 'open'`,
  `CREATE INDEX ix_stock_reservations_level ON stock_reservations (product_id, warehouse_id) WHERE state = 'open'`,
];

// TRUNCATE fires no row trigger, hence the second one.
const appendOnly = [
  `CREATE FUNCTION refuse_stock_movement_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'stock_movements is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER tr_stock_movements_append_only BEFORE UPDATE OR DELETE ON stock_movements
     FOR EACH ROW EXECUTE FUNCTION refuse_stock_movement_change()`,
  `CREATE TRIGGER tr_stock_movements_no_truncate BEFORE TRUNCATE ON stock_movements
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_stock_movement_change()`,
];

export class CreateStock1795489205000 implements MigrationInterface {
  readonly name = 'CreateStock1795489205000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...indexes, ...appendOnly]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE stock_reservations, stock_movements, stock_levels, warehouses`,
    );
    await queryRunner.query(`DROP FUNCTION refuse_stock_movement_change()`);
  }
}
