import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE api_keys (
    id uuid NOT NULL,
    name text NOT NULL,
    owner_id uuid NOT NULL,
    permissions text[] NOT NULL,
    allowed_networks text[] NOT NULL DEFAULT '{}',
    last_used_at timestamptz,
    last_used_ip inet,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT fk_api_keys_owner FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_api_keys_name CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_api_keys_permissions CHECK (cardinality(permissions) > 0),
    CONSTRAINT ck_api_keys_allowed_networks CHECK (cardinality(allowed_networks) <= 50)
  )`,
  `CREATE INDEX ix_api_keys_owner_id ON api_keys (owner_id, created_at, id)`,
  `CREATE INDEX ix_api_keys_created_at ON api_keys (created_at, id)`,
  `CREATE INDEX ix_api_keys_name ON api_keys (name, id)`,
  // Two slots: a third secret of a key that is being rotated cannot exist.
  `CREATE TABLE api_key_secrets (
    api_key_id uuid NOT NULL,
    slot smallint NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_api_key_secrets PRIMARY KEY (api_key_id, slot),
    CONSTRAINT fk_api_key_secrets_api_key FOREIGN KEY (api_key_id)
      REFERENCES api_keys (id) ON DELETE CASCADE,
    CONSTRAINT uq_api_key_secrets_prefix UNIQUE (prefix),
    CONSTRAINT uq_api_key_secrets_secret_hash UNIQUE (secret_hash),
    CONSTRAINT ck_api_key_secrets_slot CHECK (slot IN (1, 2)),
    CONSTRAINT ck_api_key_secrets_prefix CHECK (prefix ~ '^ok_[0-9A-Za-z]{8}$'),
    CONSTRAINT ck_api_key_secrets_secret_hash CHECK (octet_length(secret_hash) = 32)
  )`,
];

const down = [`DROP TABLE api_key_secrets, api_keys`];

export class CreateApiKeys1795575605000 implements MigrationInterface {
  readonly name = 'CreateApiKeys1795575605000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}
