import type { MigrationInterface, QueryRunner } from 'typeorm';

// The index of low levels hangs on a column that changes only when a level becomes low or recovers:
// on the quantities themselves it would take every reservation out of its page (HOT).
const up = [
  `ALTER TABLE stock_levels ADD COLUMN low_since timestamptz`,
  `UPDATE stock_levels SET low_since = now() WHERE on_hand - allocated <= reorder_point`,
  `ALTER TABLE stock_levels ADD CONSTRAINT ck_stock_levels_low_since CHECK ((low_since IS NOT NULL) = coalesce(on_hand - allocated <= reorder_point, false))`,
  `CREATE INDEX ix_stock_levels_low ON stock_levels (created_at, id) WHERE low_since IS NOT NULL`,
  `DROP INDEX ix_stock_levels_reorder_point`,
];

const down = [
  `CREATE INDEX ix_stock_levels_reorder_point ON stock_levels (created_at, id) WHERE reorder_point IS NOT NULL`,
  `DROP INDEX ix_stock_levels_low`,
  `ALTER TABLE stock_levels DROP CONSTRAINT ck_stock_levels_low_since`,
  `ALTER TABLE stock_levels DROP COLUMN low_since`,
];

export class MarkLowStock1795662000000 implements MigrationInterface {
  readonly name = 'MarkLowStock1795662000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
