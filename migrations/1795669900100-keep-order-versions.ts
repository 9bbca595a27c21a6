import type { MigrationInterface, QueryRunner } from 'typeorm';

// Addresses stay out: what is kept for good holds nothing that has to be erased.
const snapshot = `to_jsonb(o) - 'billing_address' - 'shipping_address' || jsonb_build_object('lines',
  (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.position), '[]') FROM order_lines l WHERE l.order_id = o.id))`;

const up = [
  `CREATE TABLE order_versions (
    order_id uuid NOT NULL,
    version integer NOT NULL,
    valid_from timestamptz NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_order_versions PRIMARY KEY (order_id, version),
    CONSTRAINT fk_order_versions_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
  )`,
  // At the end of the transaction, when lines and amounts are what they stay; of several changes in
  // one transaction the first to get here writes what all of them came to.
  `CREATE FUNCTION keep_order_version() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO order_versions (order_id, version, valid_from, state)
     SELECT o.id, o.version, clock_timestamp(), ${snapshot} FROM orders o WHERE o.id = NEW.id
     ON CONFLICT (order_id, version) DO NOTHING;
     RETURN NULL;
   END $$`,
  // Imported history arrives completed, in bulk: it is what it was until something changes it.
  `CREATE CONSTRAINT TRIGGER tr_orders_version_insert AFTER INSERT ON orders
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status <> 'completed')
     EXECUTE FUNCTION keep_order_version()`,
  `CREATE CONSTRAINT TRIGGER tr_orders_version_update AFTER UPDATE ON orders
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.version <> NEW.version)
     EXECUTE FUNCTION keep_order_version()`,
  `INSERT INTO order_versions (order_id, version, valid_from, state)
   SELECT o.id, o.version, o.updated_at, ${snapshot} FROM orders o WHERE o.status <> 'completed' OR o.version > 1`,
];

const down = [
  `DROP TRIGGER tr_orders_version_update ON orders`,
  `DROP TRIGGER tr_orders_version_insert ON orders`,
  `DROP FUNCTION keep_order_version()`,
  `DROP TABLE order_versions`,
];

export class KeepOrderVersions1795669900100 implements MigrationInterface {
  readonly name = 'KeepOrderVersions1795669900100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
