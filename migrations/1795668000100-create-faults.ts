import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = `CREATE TABLE faults (
  id uuid NOT NULL,
  fingerprint text NOT NULL,
  type text NOT NULL,
  message text NOT NULL,
  frame text NOT NULL,
  method text NOT NULL,
  route text NOT NULL,
  status text NOT NULL,
  count bigint NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  first_release text NOT NULL,
  last_release text NOT NULL,
  sample jsonb NOT NULL,
  regressions int NOT NULL DEFAULT 0,
  resolved_at timestamptz,
  resolved_by text,
  CONSTRAINT pk_faults PRIMARY KEY (id),
  CONSTRAINT ck_faults_status CHECK (status IN ('open', 'resolved')),
  CONSTRAINT ck_faults_resolved CHECK ((status = 'resolved') = (resolved_at IS NOT NULL))
)`;

const indexes = [
  `CREATE UNIQUE INDEX uq_faults_fingerprint ON faults (fingerprint)`,
  `CREATE INDEX ix_faults_last_seen_at ON faults (last_seen_at, id)`,
  `CREATE INDEX ix_faults_status ON faults (status, last_seen_at, id)`,
];

/** Faults of the program, one row for each kind. */
export class CreateFaults1795668000100 implements MigrationInterface {
  readonly name = 'CreateFaults1795668000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [table, ...indexes]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE faults`);
  }
}
