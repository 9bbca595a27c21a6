import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A scanner names products by SKU, whatever its case. */
export class IndexStocktakeSkus1795662300000 implements MigrationInterface {
  readonly name = 'IndexStocktakeSkus1795662300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX ix_stocktake_lines_lower_sku ON stocktake_lines (stocktake_id, lower(sku))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ix_stocktake_lines_lower_sku`);
  }
}
