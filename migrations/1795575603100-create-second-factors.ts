import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE second_factors (
    user_id uuid NOT NULL,
    sealed_secret text NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_second_factors PRIMARY KEY (user_id),
    CONSTRAINT fk_second_factors_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE recovery_codes (
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (user_id, code_hash),
    CONSTRAINT fk_recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE sign_in_challenges (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_sign_in_challenges PRIMARY KEY (id),
    CONSTRAINT uq_sign_in_challenges_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_sign_in_challenges_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_sign_in_challenges_kind CHECK (kind IN ('bearer', 'browser'))
  )`,
  `CREATE INDEX ix_sign_in_challenges_user_id ON sign_in_challenges (user_id)`,
  // What other modules may know of second factors: who has one.
  `CREATE VIEW enrolled_users AS SELECT user_id FROM second_factors WHERE confirmed_at IS NOT NULL`,
];

export class CreateSecondFactors1795575603100 implements MigrationInterface {
  readonly name = 'CreateSecondFactors1795575603100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP VIEW enrolled_users`);
    await queryRunner.query(`DROP TABLE sign_in_challenges, recovery_codes, second_factors`);
  }
}
