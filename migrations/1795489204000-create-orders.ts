import type { MigrationInterface, QueryRunner } from 'typeorm';

const sequences = [
  // Gap-tolerant: a rolled-back order takes its number with it.
  `CREATE SEQUENCE order_number_seq AS bigint START WITH 100000001`,
  `CREATE SEQUENCE order_event_seq AS bigint`,
];

const tables = [
  `CREATE TABLE orders (
    id uuid NOT NULL,
    number text NOT NULL DEFAULT 'SO-' || nextval('order_number_seq'),
    source text,
    reference text,
    customer_id uuid,
    status text NOT NULL DEFAULT 'draft',
    fulfillment_status text NOT NULL DEFAULT 'unfulfilled',
    payment_status text NOT NULL DEFAULT 'unpaid',
    hold_reason text,
    held_at timestamptz,
    cancel_reason text,
    currency text NOT NULL,
    net_total bigint NOT NULL DEFAULT 0,
    tax_total bigint NOT NULL DEFAULT 0,
    shipping_total bigint NOT NULL DEFAULT 0,
    discount_total bigint NOT NULL DEFAULT 0,
    total bigint NOT NULL DEFAULT 0,
    billing_address jsonb,
    shipping_address jsonb,
    placed_at timestamptz,
    reservation_expires_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT ck_orders_status CHECK (status IN ('draft', 'placed', 'confirmed', 'completed', 'cancelled', 'expired')),
    CONSTRAINT ck_orders_fulfillment_status CHECK (fulfillment_status IN ('unfulfilled', 'partially_fulfilled', 'fulfilled', 'partially_returned', 'returned')),
    CONSTRAINT ck_orders_payment_status CHECK (payment_status IN ('unpaid', 'partially_paid', 'paid', 'overpaid', 'partially_refunded', 'refunded')),
    CONSTRAINT ck_orders_reference CHECK (reference IS NULL OR source IS NOT NULL),
    CONSTRAINT ck_orders_hold CHECK ((hold_reason IS NULL) = (held_at IS NULL)),
    CONSTRAINT ck_orders_cancel_reason CHECK ((cancel_reason IS NULL) = (status <> 'cancelled')),
    CONSTRAINT ck_orders_placed_at CHECK (CASE status WHEN 'draft' THEN placed_at IS NULL WHEN 'cancelled' THEN true ELSE placed_at IS NOT NULL END),
    CONSTRAINT ck_orders_currency CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT ck_orders_amounts CHECK (net_total >= 0 AND tax_total >= 0 AND shipping_total >= 0 AND discount_total >= 0),
    CONSTRAINT ck_orders_total CHECK (total = net_total + tax_total + shipping_total - discount_total AND total BETWEEN 0 AND 9007199254740991),
    CONSTRAINT ck_orders_addresses CHECK (jsonb_typeof(billing_address) = 'object' AND jsonb_typeof(shipping_address) = 'object')
  )`,
  `CREATE TABLE order_lines (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    position integer NOT NULL,
    product_id uuid NOT NULL,
    sku text NOT NULL,
    name text NOT NULL,
    unit_price bigint NOT NULL,
    price_overridden boolean NOT NULL DEFAULT false,
    tax_rate_bp integer NOT NULL,
    quantity integer NOT NULL,
    quantity_shipped integer NOT NULL DEFAULT 0,
    quantity_cancelled integer NOT NULL DEFAULT 0,
    quantity_returned integer NOT NULL DEFAULT 0,
    net_total bigint NOT NULL,
    tax_total bigint NOT NULL,
    total bigint NOT NULL,
    CONSTRAINT pk_order_lines PRIMARY KEY (id),
    CONSTRAINT uq_order_lines_position UNIQUE (order_id, position),
    CONSTRAINT fk_order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT fk_order_lines_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT ck_order_lines_unit_price CHECK (unit_price >= 0),
    CONSTRAINT ck_order_lines_tax_rate_bp CHECK (tax_rate_bp BETWEEN 0 AND 10000),
    CONSTRAINT ck_order_lines_quantity CHECK (quantity > 0),
    CONSTRAINT ck_order_lines_fulfilled CHECK (quantity_shipped >= 0 AND quantity_cancelled >= 0 AND quantity_shipped + quantity_cancelled <= quantity),
    CONSTRAINT ck_order_lines_returned CHECK (quantity_returned >= 0 AND quantity_returned <= quantity_shipped),
    CONSTRAINT ck_order_lines_totals CHECK (net_total >= 0 AND tax_total >= 0 AND total = net_total + tax_total)
  )`,
  `CREATE TABLE order_events (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    sequence bigint NOT NULL DEFAULT nextval('order_event_seq'),
    type text NOT NULL,
    data jsonb NOT NULL DEFAULT '{}',
    actor_id uuid,
    actor_name text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_order_events PRIMARY KEY (id),
    CONSTRAINT fk_order_events_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT ck_order_events_data CHECK (jsonb_typeof(data) = 'object')
  )`,
];

const indexes = [
  `CREATE UNIQUE INDEX uq_orders_number ON orders (number)`,
  `CREATE UNIQUE INDEX uq_orders_source_reference ON orders (source, reference)`,
  `CREATE INDEX ix_orders_source ON orders (source, created_at, id) WHERE source IS NOT NULL`,
  `CREATE INDEX ix_orders_reference ON orders (reference) WHERE reference IS NOT NULL`,
  `CREATE INDEX ix_orders_customer_id ON orders (customer_id, created_at, id)`,
  `CREATE INDEX ix_orders_status ON orders (status, created_at, id)`,
  `CREATE INDEX ix_orders_fulfillment_status ON orders (fulfillment_status, created_at, id)`,
  `CREATE INDEX ix_orders_payment_status ON orders (payment_status, created_at, id)`,
  `CREATE INDEX ix_orders_created_at ON orders (created_at, id)`,
  // Lists sort by this expression: a keyset needs a value for drafts as well.
  `CREATE INDEX ix_orders_placed_at ON orders (coalesce(placed_at, '-infinity'::timestamptz), id)`,
  `CREATE INDEX ix_orders_total ON orders (total, id)`,
  `CREATE INDEX ix_orders_held ON orders (created_at, id) WHERE held_at IS NOT NULL`,
  `CREATE INDEX ix_orders_expiry ON orders (reservation_expires_at) WHERE status = 'placed'`,
  `CREATE INDEX ix_orders_search ON orders USING gin (number gin_trgm_ops, reference gin_trgm_ops)`,
  `CREATE INDEX ix_order_lines_product_id ON order_lines (product_id)`,
  `CREATE UNIQUE INDEX uq_order_events_sequence ON order_events (order_id, sequence)`,
];

// A row whose order is gone is on its way out with a deleted draft.
const guards = [
  `CREATE FUNCTION refuse_placed_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF EXISTS (SELECT 1 FROM orders WHERE id = OLD.order_id AND status <> 'draft') THEN
       RAISE EXCEPTION 'order_lines: % of a placed line is refused', TG_OP USING ERRCODE = 'restrict_violation';
     END IF;
     RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
   END $$`,
  `CREATE TRIGGER tr_order_lines_snapshot BEFORE UPDATE ON order_lines FOR EACH ROW
     WHEN ((OLD.id, OLD.order_id, OLD.position, OLD.product_id, OLD.sku, OLD.name, OLD.unit_price, OLD.price_overridden, OLD.tax_rate_bp)
       IS DISTINCT FROM (NEW.id, NEW.order_id, NEW.position, NEW.product_id, NEW.sku, NEW.name, NEW.unit_price, NEW.price_overridden, NEW.tax_rate_bp))
     EXECUTE FUNCTION refuse_placed_line_change()`,
  `CREATE TRIGGER tr_order_lines_delete BEFORE DELETE ON order_lines
     FOR EACH ROW EXECUTE FUNCTION refuse_placed_line_change()`,
  `CREATE FUNCTION refuse_order_delete() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'orders: only a draft can be deleted' USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER tr_orders_delete BEFORE DELETE ON orders
     FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION refuse_order_delete()`,
  `CREATE FUNCTION refuse_order_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'DELETE' THEN
       IF NOT EXISTS (SELECT 1 FROM orders WHERE id = OLD.order_id) THEN RETURN OLD; END IF;
     END IF;
     RAISE EXCEPTION 'order_events is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER tr_order_events_append_only BEFORE UPDATE OR DELETE ON order_events
     FOR EACH ROW EXECUTE FUNCTION refuse_order_event_change()`,
  `CREATE TRIGGER tr_order_events_no_truncate BEFORE TRUNCATE ON order_events
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_order_event_change()`,
];

export class CreateOrders1795489204000 implements MigrationInterface {
  readonly name = 'CreateOrders1795489204000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...sequences, ...tables, ...indexes, ...guards]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE order_events, order_lines, orders`);
    await queryRunner.query(
      `DROP FUNCTION refuse_placed_line_change(), refuse_order_delete(), refuse_order_event_change()`,
    );
    await queryRunner.query(`DROP SEQUENCE order_event_seq, order_number_seq`);
  }
}
