import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the first half of a sign-in was, when its second half is a code. */
export class LetProvidersBeginChallenges1795615600100 implements MigrationInterface {
  readonly name = 'LetProvidersBeginChallenges1795615600100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE sign_in_challenges ADD COLUMN begun_by text NOT NULL DEFAULT 'pwd',
         ADD CONSTRAINT ck_sign_in_challenges_begun_by CHECK (begun_by IN ('pwd', 'fed'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE sign_in_challenges DROP COLUMN begun_by`);
  }
}
