import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ScopeImports1795575604000 implements MigrationInterface {
  readonly name = 'ScopeImports1795575604000';

  // An import is applied later, by the program: where its actor might do so has to be written down.
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE imports ADD COLUMN warehouse_scope uuid[]`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE imports DROP COLUMN warehouse_scope`);
  }
}
