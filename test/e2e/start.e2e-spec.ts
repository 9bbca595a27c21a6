import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startProgram } from '../support/program.js';

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs the program until it exits by itself. */
async function runToEnd(env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'testing', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stderr = text(child.stderr);
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, stderr: await stderr };
}

async function migrationsIn(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM migrations ORDER BY id',
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

describe('a start', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase({ empty: true });
  });

  afterEach(() => database.drop());

  it('says in one line that the port is taken, and exits 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const { code, stderr } = await runToEnd({ PORT: port, DATABASE_URL: database.url });
    other.close();
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`Port ${port} is taken`)]);
  });

  it('names every missing variable of production and exits 1', async () => {
    const { code, stderr } = await runToEnd({ NODE_ENV: 'production' });
    expect(code).toBe(1);
    for (const name of [
      'DATABASE_URL',
      'JWT_KEYS',
      'CURSOR_SECRET',
      'ENCRYPTION_KEY',
      'CSRF_SECRET',
      'MAIL_URL',
    ])
      expect(stderr).toContain(name);
    expect(stderr).not.toContain('    at ');
  });

  it('gives up with a line of its own when the database never answers', async () => {
    const nowhere = 'postgresql://nobody@127.0.0.1:1/none';
    const ended = await runToEnd({
      PORT: '0',
      DATABASE_URL: nowhere,
      DATABASE_START_TIMEOUT_MS: '300',
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('could not start');
  });

  it('migrates once when several instances start together with --migrate', async () => {
    const env = {
      NODE_ENV: 'development',
      DATA_DIR: '.data/unused',
      ADMIN_PASSWORD: 'a long enough passphrase',
    };
    const programs = await Promise.all([1, 2, 3].map(() => startProgram(database.url, env)));
    const done = await migrationsIn(database.url);
    expect(new Set(done).size).toBe(done.length);
    expect(done.length).toBeGreaterThan(5);
    const admins = programs.filter((program) => program.output().includes('Administrator'));
    expect(admins).toHaveLength(1);
    await Promise.all(programs.map((program) => program.end('SIGTERM')));
  });
});
