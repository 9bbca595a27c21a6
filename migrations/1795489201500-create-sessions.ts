import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT fk_sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_sessions_end CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CONSTRAINT ck_sessions_end_reason CHECK (end_reason IN ('signed_out', 'token_reused'))
  )`,
  `CREATE TABLE refresh_tokens (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (id),
    CONSTRAINT uq_refresh_tokens_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT ck_refresh_tokens_token_hash CHECK (octet_length(token_hash) = 32)
  )`,
  `CREATE INDEX ix_sessions_user_id ON sessions (user_id, expires_at)`,
  `CREATE INDEX ix_refresh_tokens_session_id ON refresh_tokens (session_id)`,
];

export class CreateSessions1795489201500 implements MigrationInterface {
  readonly name = 'CreateSessions1795489201500';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE refresh_tokens, sessions`);
  }
}
