import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The salt with which the token before the newest one leads to the newest one. */
export class LetRefreshBeRepeated1795575608000 implements MigrationInterface {
  readonly name = 'LetRefreshBeRepeated1795575608000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE refresh_tokens ADD COLUMN successor_salt bytea,
         ADD CONSTRAINT ck_refresh_tokens_successor_salt
           CHECK (successor_salt IS NULL OR (octet_length(successor_salt) = 32 AND used_at IS NOT NULL))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE refresh_tokens DROP COLUMN successor_salt`);
  }
}
