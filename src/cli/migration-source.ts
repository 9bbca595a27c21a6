const indented = (sql: string): string =>
  `    await queryRunner.query(\`${sql.replace(/[`\\]|\$\{/g, '\\$&')}\`);`;

/** The text of a migration file. */
export function migrationSource(
  name: string,
  timestamp: number,
  { up, down }: { readonly up: readonly string[]; readonly down: readonly string[] },
): string {
  const className = `${name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())}${timestamp}`;
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  readonly name = '${className}';

  async up(queryRunner: QueryRunner): Promise<void> {
${up.map(indented).join('\n')}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${down.map(indented).join('\n')}
  }
}
`;
}
