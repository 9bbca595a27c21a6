import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { withDatabase } from './application.js';
import { migrationSource } from './migration-source.js';
import { migrate, schemaDifference, withScratchDatabase } from './schema-tools.js';

async function runPending(): Promise<void> {
  const done = await withDatabase(migrate);
  console.log(done.length === 0 ? 'Nothing to migrate.' : `Migrated: ${done.join(', ')}`);
}

/** Compares on a database of its own: what somebody changed by hand elsewhere must not count. */
async function differenceOfCode(): Promise<{ up: string[]; down: string[] }> {
  return withDatabase((config) =>
    withScratchDatabase(
      config,
      `orderly_check_${randomBytes(6).toString('hex')}`,
      async (scratch) => {
        await migrate(scratch);
        return schemaDifference(scratch);
      },
    ),
  );
}

async function check(): Promise<void> {
  const { up } = await differenceOfCode();
  if (up.length > 0) throw new Error(`Entities and migrations differ: ${up.join(' ')}`);
  console.log('Entities and migrations agree.');
}

function migrationName(text: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(text)) return text;
  throw new InvalidArgumentError('Write it as verb and noun: add-loyalty-points.');
}

async function generate(name: string): Promise<void> {
  const difference = await differenceOfCode();
  if (difference.up.length === 0) {
    console.log('Nothing to write: entities and migrations agree.');
    return;
  }
  const timestamp = Date.now();
  const path = join('migrations', `${timestamp}-${name}.ts`);
  await writeFile(path, migrationSource(name, timestamp, difference), { flag: 'wx' });
  console.log(`Wrote ${path}. Read it, and name what has no name, before you commit it.`);
}

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Run the migrations that the database lacks.')
    .action(runPending);
}

export function migrationCommand(): Command {
  const migration = new Command('migration').description('Write and check migrations.');
  migration
    .command('generate')
    .description('Write a migration from the difference between entities and migrations.')
    .argument('<name>', 'verb and noun, such as add-loyalty-points', migrationName)
    .action(generate);
  migration
    .command('check')
    .description('Fail when the entities say something that the migrations do not.')
    .action(check);
  return migration;
}
