import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // What is to be done, the oldest first: without this the list walks through all that is done.
  `CREATE INDEX ix_orders_status_placed_at ON orders (status, coalesce(placed_at, '-infinity'::timestamptz), id)`,
  `CREATE INDEX ix_stock_movements_type ON stock_movements (type, occurred_at, id)`,
  // A product's history in its order; each product has few warehouses.
  `CREATE INDEX ix_stock_movements_product_id ON stock_movements (product_id, occurred_at, id)`,
  `DROP INDEX ix_stock_movements_level`,
  `CREATE INDEX ix_users_created_at ON users (created_at, id)`,
  `CREATE INDEX ix_users_name ON users (name, id)`,
  `CREATE INDEX ix_users_search ON users USING gin (name gin_trgm_ops, email gin_trgm_ops)`,
];

const down = [
  `DROP INDEX ix_users_search, ix_users_name, ix_users_created_at`,
  `CREATE INDEX ix_stock_movements_level ON stock_movements (product_id, warehouse_id, occurred_at, id)`,
  `DROP INDEX ix_stock_movements_product_id, ix_stock_movements_type, ix_orders_status_placed_at`,
];

export class IndexLists1795664000000 implements MigrationInterface {
  readonly name = 'IndexLists1795664000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
