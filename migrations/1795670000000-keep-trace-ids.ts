import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which trace a change was a part, in the audit, and in the imports that change things later. */
export class KeepTraceIds1795670000000 implements MigrationInterface {
  readonly name = 'KeepTraceIds1795670000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE audit_entries ADD COLUMN trace_id text');
    await queryRunner.query('ALTER TABLE imports ADD COLUMN trace_id text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE imports DROP COLUMN trace_id');
    await queryRunner.query('ALTER TABLE audit_entries DROP COLUMN trace_id');
  }
}
