import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the project of this test has no global setup.`);
  return value;
}

const objectInUse = '55006';

/** Somebody may still be there: autovacuum in the template, or who was told to go. */
export async function whenFree(statement: string, tries = 20): Promise<void> {
  try {
    await onServer(statement);
  } catch (error) {
    if ((error as { code?: string }).code !== objectInUse || tries === 1) throw error;
    await sleep(500);
    await whenFree(statement, tries - 1);
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: required('ORDERLY_TEST_SERVER') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of one's own: a clone of the migrated template, or empty. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const name = `orderly_test_${randomBytes(6).toString('hex')}`;
  const template = options.empty ? 'template0' : required('ORDERLY_TEST_TEMPLATE');
  await whenFree(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(required('ORDERLY_TEST_SERVER'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => whenFree(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
