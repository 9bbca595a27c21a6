import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE audit_seals (
    number integer NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    entries bigint NOT NULL,
    digest text NOT NULL,
    key_id text NOT NULL,
    seal text NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_audit_seals PRIMARY KEY (number),
    CONSTRAINT uq_audit_seals_starts_at UNIQUE (starts_at),
    CONSTRAINT ck_audit_seals_interval CHECK (starts_at < ends_at)
  )`,
  `CREATE TRIGGER tr_audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
];

export class CreateAuditSeals1795575606001 implements MigrationInterface {
  readonly name = 'CreateAuditSeals1795575606001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE audit_seals`);
  }
}
