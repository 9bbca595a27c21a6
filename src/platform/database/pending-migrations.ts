import { readdir } from 'node:fs/promises';
import { parse } from 'node:path';
import type { ClientBase, Pool } from 'pg';
import { pathAbove } from '../path-above.js';

/** Where the migrations are, next to the sources or to what was compiled from them. */
export const migrationsFolder = pathAbove(import.meta.dirname, 'migrations');

const migrationFile = /^\d+-.*(?<!\.d)\.[jt]s$/;
const undefinedTable = '42P01';

/** `1795489201000-create-users.ts` is recorded as `CreateUsers1795489201000`. */
export function migrationNameOf(file: string): string {
  const [timestamp = '', ...words] = parse(file).name.split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') + timestamp;
}

async function knownMigrations(): Promise<string[]> {
  return (await readdir(migrationsFolder))
    .filter((file) => migrationFile.test(file))
    .map(migrationNameOf);
}

async function doneMigrations(database: Pool | ClientBase): Promise<Set<string>> {
  try {
    const { rows } = await database.query<{ name: string }>('SELECT name FROM migrations');
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if ((error as { code?: unknown }).code === undefinedTable) return new Set();
    throw error;
  }
}

/** Names of the program's migrations that the database lacks; one query, nothing is loaded. */
export async function pendingMigrations(database: Pool | ClientBase): Promise<string[]> {
  const done = await doneMigrations(database);
  return (await knownMigrations()).filter((name) => !done.has(name));
}
