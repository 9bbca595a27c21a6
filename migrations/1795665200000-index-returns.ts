import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE INDEX ix_returns_source ON returns (source, created_at, id) WHERE source IS NOT NULL`,
  `CREATE INDEX ix_returns_reference ON returns (reference) WHERE reference IS NOT NULL`,
];

export class IndexReturns1795665200000 implements MigrationInterface {
  readonly name = 'IndexReturns1795665200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ix_returns_reference, ix_returns_source`);
  }
}
