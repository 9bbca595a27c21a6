import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `DROP INDEX CONCURRENTLY IF EXISTS ix_sales_rollups_largest`,
  `CREATE INDEX CONCURRENTLY ix_sales_rollups_largest ON sales_rollups (dimension, starts_on, currency, (net + tax))
     WHERE grain = 'month'`,
];

const down = [`DROP INDEX ix_sales_rollups_largest`];

/** The products and customers of a month from the largest sales on. */
export class IndexLargestSales1795996900000 implements MigrationInterface {
  readonly name = 'IndexLargestSales1795996900000';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
