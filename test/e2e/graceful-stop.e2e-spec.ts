import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Program, startProgram } from '../support/program.js';
import { until } from '../support/until.js';

const password = 'a long enough passphrase';
// A request that waits for a lock waits as long as the test wants.
const env = { ADMIN_PASSWORD: password, LOG_LEVEL: 'info', DATABASE_LOCK_TIMEOUT_MS: '0' };

async function signIn(program: Program): Promise<string> {
  const body = JSON.stringify({ email: 'admin@example.com', password });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${program.url}/api/v1/auth/login`, { method: 'POST', headers, body });
  const { data } = (await answer.json()) as { data: { accessToken: string } };
  return `Bearer ${data.accessToken}`;
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );

describe('a process that is told to stop', () => {
  let database: TestDatabase;
  let holder: pg.Client;
  let program: Program;

  beforeEach(async () => {
    database = await createTestDatabase();
    holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
  });

  afterEach(async () => {
    await holder.end();
    if (program.process.exitCode === null) await program.end('SIGKILL');
    await database.drop();
  });

  /** A request that the lock of `holder` keeps in flight. */
  async function requestInFlight(): Promise<{ readonly status: Promise<number> }> {
    const Authorization = await signIn(program);
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    const answer = fetch(`${program.url}/api/v1/products`, {
      headers: { Authorization, 'Cache-Control': 'no-cache' },
    });
    const waiting = `SELECT 1 FROM pg_stat_activity
                      WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await until(async () => (await holder.query(waiting)).rows.length > 0);
    const status = answer.then(
      (response) => response.status,
      () => 0,
    );
    return { status };
  }

  it('is not ready first, then takes no connections, finishes what runs and exits 0', async () => {
    program = await startProgram(database.url, { ...env, SHUTDOWN_DELAY_MS: '10000' });
    const inFlight = await requestInFlight();
    const exited = once(program.process, 'exit');
    program.process.kill('SIGTERM');
    await until(async () => (await statusOf(`${program.url}/readyz`)) === 503);
    expect(await statusOf(`${program.url}/livez`)).toBe(200);
    await until(async () => (await statusOf(`${program.url}/livez`)) === 0);
    expect(program.process.exitCode).toBeNull();
    await holder.query('COMMIT');
    expect(await inFlight.status).toBe(200);
    expect(await exited).toEqual([0, null]);
    expect(program.output()).toContain('Stopped.');
  });

  it('exits at once at the second signal', async () => {
    program = await startProgram(database.url, env);
    const inFlight = await requestInFlight();
    program.process.kill('SIGTERM');
    await until(() => program.output().includes('"Stopping."'));
    await sleep(1_000);
    expect(program.process.exitCode).toBeNull();
    expect(await program.end('SIGINT')).toBe(130);
    expect(await inFlight.status).toBe(0);
  });

  it('takes a doubled signal, as npm sends it, for one', async () => {
    program = await startProgram(database.url, env);
    program.process.kill('SIGINT');
    expect(await program.end('SIGINT')).toBe(0);
  });

  it('gives up with 1 when requests outlast the bound', async () => {
    program = await startProgram(database.url, { ...env, SHUTDOWN_TIMEOUT_MS: '500' });
    await requestInFlight();
    expect(await program.end('SIGTERM')).toBe(1);
  });

  it.each([
    ['rejection', 'Promise.reject(new Error("planted"))'],
    ['exception', 'throw new Error("planted")'],
  ])('logs an unhandled %s, drains and exits 1', async (_, fault) => {
    const plant = `data:text/javascript,process.on("SIGUSR2",()=>{${fault}})`;
    program = await startProgram(database.url, {
      ...env,
      NODE_OPTIONS: `--import=${encodeURI(plant)}`,
    });
    expect(await program.end('SIGUSR2')).toBe(1);
    expect(program.output()).toContain('"level":"fatal"');
    expect(program.output()).toContain('planted');
    expect(program.output()).toContain('Stopped.');
  });
});
