import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A compiled program with migrations of its own, as the next release would have them. */
export interface Release {
  readonly main: string;
  /** Runs `orderly migrate` of this release. */
  migrate(databaseUrl: string): Promise<string>;
  remove(): void;
}

export interface PlannedMigration {
  readonly name: string;
  readonly timestamp: number;
  readonly up: readonly string[];
  readonly transaction?: boolean;
}

const run = promisify(execFile);

const sourceOf = ({ name, timestamp, up, transaction = true }: PlannedMigration): string => `
export class ${name}${timestamp} {
  name = '${name}${timestamp}';
  ${transaction ? '' : 'transaction = false;'}
  async up(runner) {
    for (const statement of ${JSON.stringify(up)}) await runner.query(statement);
  }
  async down() {}
}
`;

const fileOf = ({ name, timestamp }: PlannedMigration): string =>
  `${timestamp}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.js`;

/** Copies `dist` aside, within the project so that it finds its packages, and adds the migrations. */
export function makeRelease(migrations: readonly PlannedMigration[]): Release {
  const folder = mkdtempSync('dist.release-');
  cpSync('dist', folder, { recursive: true });
  for (const migration of migrations)
    writeFileSync(join(folder, 'migrations', fileOf(migration)), sourceOf(migration));
  return {
    main: join(folder, 'main.js'),
    migrate: async (DATABASE_URL) => {
      const env = { PATH: process.env['PATH'], NODE_ENV: 'testing', DATABASE_URL };
      const cli = join(folder, 'src/cli.js');
      return (await run(process.execPath, [cli, 'migrate'], { env })).stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
