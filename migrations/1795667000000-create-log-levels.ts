import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE log_levels (
    module text NOT NULL,
    level text NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_log_levels PRIMARY KEY (module),
    CONSTRAINT ck_log_levels_level CHECK (level IN ('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'))
  )`,
];

export class CreateLogLevels1795667000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE log_levels`);
  }
}
