import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE user_identities (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_user_identities PRIMARY KEY (id),
    CONSTRAINT uq_user_identities_subject UNIQUE (issuer, subject),
    CONSTRAINT fk_user_identities_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX ix_user_identities_user_id ON user_identities (user_id)`,
];

export class CreateUserIdentities1795575607000 implements MigrationInterface {
  readonly name = 'CreateUserIdentities1795575607000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE user_identities`);
  }
}
