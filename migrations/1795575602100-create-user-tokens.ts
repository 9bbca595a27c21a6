import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `ALTER TABLE users
     ADD COLUMN email_verified_at timestamptz,
     ALTER COLUMN password_hash DROP NOT NULL,
     DROP CONSTRAINT ck_users_status,
     ADD CONSTRAINT ck_users_status CHECK (status IN ('active', 'disabled', 'invited'))`,
  `CREATE TABLE user_tokens (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    email text NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_user_tokens PRIMARY KEY (id),
    CONSTRAINT uq_user_tokens_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_user_tokens_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_user_tokens_purpose CHECK (purpose IN ('reset', 'verification', 'invitation')),
    CONSTRAINT ck_user_tokens_token_hash CHECK (octet_length(token_hash) = 32)
  )`,
  `CREATE INDEX ix_user_tokens_user_id ON user_tokens (user_id, purpose)`,
];

const down = [
  `DROP TABLE user_tokens`,
  `DELETE FROM users WHERE password_hash IS NULL`,
  `UPDATE users SET status = 'disabled' WHERE status = 'invited'`,
  `ALTER TABLE users
     DROP COLUMN email_verified_at,
     ALTER COLUMN password_hash SET NOT NULL,
     DROP CONSTRAINT ck_users_status,
     ADD CONSTRAINT ck_users_status CHECK (status IN ('active', 'disabled'))`,
];

export class CreateUserTokens1795575602100 implements MigrationInterface {
  readonly name = 'CreateUserTokens1795575602100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
