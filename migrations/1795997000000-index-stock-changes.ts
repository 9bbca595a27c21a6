import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `DROP INDEX CONCURRENTLY IF EXISTS ix_stock_movements_on_hand`,
  // The valuation of a past time reads it and no row. What orders reserve and release is not in it.
  `CREATE INDEX CONCURRENTLY ix_stock_movements_on_hand ON stock_movements (occurred_at)
     INCLUDE (product_id, warehouse_id, delta_on_hand) WHERE delta_on_hand <> 0`,
];

const down = [`DROP INDEX ix_stock_movements_on_hand`];

/** What came and left, by time. */
export class IndexStockChanges1795997000000 implements MigrationInterface {
  readonly name = 'IndexStockChanges1795997000000';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
