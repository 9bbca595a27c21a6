import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSignInAttempts1795575603000 implements MigrationInterface {
  readonly name = 'CreateSignInAttempts1795575603000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE sign_in_attempts (
      key_hash bytea NOT NULL,
      failures integer NOT NULL,
      last_at timestamptz NOT NULL,
      locked_until timestamptz NOT NULL,
      CONSTRAINT pk_sign_in_attempts PRIMARY KEY (key_hash),
      CONSTRAINT ck_sign_in_attempts_key_hash CHECK (octet_length(key_hash) = 32)
    )`);
    await queryRunner.query(
      `CREATE INDEX ix_sign_in_attempts_last_at ON sign_in_attempts (last_at)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE sign_in_attempts`);
  }
}
