import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells a sign-in that verified credentials whether they are still the same when it opens a session. */
export class CountCredentials1795615600000 implements MigrationInterface {
  readonly name = 'CountCredentials1795615600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE users ADD COLUMN credentials_version integer NOT NULL DEFAULT 1`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE users DROP COLUMN credentials_version`);
  }
}
