import type { MigrationInterface, QueryRunner } from 'typeorm';

const given: Readonly<Record<string, readonly string[]>> = {
  admin: ['operations:read', 'operations:write'],
  auditor: ['operations:read'],
};

/** Who may see how the program is doing, and change how it runs. */
export class PermitOperations1795668000000 implements MigrationInterface {
  readonly name = 'PermitOperations1795668000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, permissions] of Object.entries(given)) {
      await queryRunner.query(
        `UPDATE roles SET permissions = permissions || $2::text[]
          WHERE name = $1 AND NOT permissions && $2::text[]`,
        [name, permissions],
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE roles SET permissions = array_remove(array_remove(permissions, 'operations:read'), 'operations:write')`,
    );
  }
}
