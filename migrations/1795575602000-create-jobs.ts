import { getConstructionPlans } from 'pg-boss';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// The library writes its own transaction around its statements; a migration has one already.
function withoutTransaction(plans: string): string {
  const inner = /^\s*BEGIN;([^]*)\sCOMMIT;\s*$/.exec(plans)?.[1];
  if (inner === undefined) throw new Error('The construction plans of pg-boss have another form.');
  return inner;
}

export class CreateJobs1795575602000 implements MigrationInterface {
  readonly name = 'CreateJobs1795575602000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(withoutTransaction(getConstructionPlans('jobs')));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA jobs CASCADE');
  }
}
