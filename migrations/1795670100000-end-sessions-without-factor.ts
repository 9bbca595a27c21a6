import type { MigrationInterface, QueryRunner } from 'typeorm';

const before = [
  'signed_out',
  'signed_out_everywhere',
  'revoked',
  'token_reused',
  'password_changed',
  'roles_changed',
  'user_disabled',
];

const constraint = (reasons: readonly string[]): readonly string[] => [
  'ALTER TABLE sessions DROP CONSTRAINT ck_sessions_end_reason',
  `ALTER TABLE sessions ADD CONSTRAINT ck_sessions_end_reason
     CHECK (end_reason IN (${reasons.map((reason) => `'${reason}'`).join(', ')})) NOT VALID`,
  'ALTER TABLE sessions VALIDATE CONSTRAINT ck_sessions_end_reason',
];

/** Sessions end when the second factor of their user is removed. */
export class EndSessionsWithoutFactor1795670100000 implements MigrationInterface {
  readonly name = 'EndSessionsWithoutFactor1795670100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of constraint([...before, 'second_factor_removed']))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE sessions SET end_reason = 'revoked' WHERE end_reason = 'second_factor_removed'`,
    );
    for (const statement of constraint(before)) await queryRunner.query(statement);
  }
}
