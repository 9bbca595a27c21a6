import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { answersOk, type Program, startProgram } from '../support/program.js';
import { until } from '../support/until.js';

const password = 'correct horse battery staple';
const metricsToken = 'm'.repeat(40);

let database: TestDatabase;
let program: Program;
let bearer: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  program = await startProgram(database.url, {
    WEB_CONCURRENCY: '2',
    DATABASE_POOL_MAX: '10',
    LOG_LEVEL: 'info',
    METRICS_TOKEN: metricsToken,
    ADMIN_PASSWORD: password,
    SHUTDOWN_DELAY_MS: '10000',
  });
  await until(() => program.output().includes('2 workers serve.'));
  bearer = await signIn();
});

afterAll(async () => {
  program.process.kill('SIGKILL');
  await database.drop();
});

const api = (path: string): string => `${program.url}/api/v1${path}`;

/** A connection of its own each time: the supervisor deals them out in turn. */
function ask(path: string, options: RequestInit = {}): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', Connection: 'close', ...bearer };
  return fetch(api(path), { ...options, headers: { ...headers, ...options.headers } });
}

async function signIn(): Promise<Record<string, string>> {
  const body = JSON.stringify({ email: 'admin@example.com', password });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(api('/auth/login'), { method: 'POST', headers, body });
  const { data } = (await answer.json()) as { data: { accessToken: string } };
  return { Authorization: `Bearer ${data.accessToken}` };
}

interface Line {
  readonly worker?: number;
  readonly pid?: number;
  readonly msg: string;
}

const lines = (): Line[] =>
  program
    .lines()
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line);

async function scrape(): Promise<string> {
  const headers = { Authorization: `Bearer ${metricsToken}`, Connection: 'close' };
  return (await fetch(`${program.url}/metrics`, { headers })).text();
}

/** The processes of the workers. */
function pids(): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(program.process.pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

const create = (name: string): Promise<Response> =>
  ask('/customers', { method: 'POST', body: JSON.stringify({ name }) });

describe('workers', () => {
  it('serve one port together, and each line of the log says whose it is', async () => {
    for (let turn = 0; turn < 10; turn += 1) expect((await ask('/customers')).status).toBe(200);
    await until(() => new Set(lines().map(({ worker }) => worker)).size === 3);
    expect(new Set(lines().map(({ worker }) => worker))).toEqual(new Set([undefined, 1, 2]));
  });

  it('share the connections, and answer a scrape together', async () => {
    let text = '';
    await until(async () => {
      text = await scrape();
      return ['1', '2'].every((worker) => text.includes(`worker="${worker}"`));
    });
    for (const worker of ['1', '2'])
      expect(text).toContain(`orderly_db_pool_max{worker="${worker}"} 5\n`);
    expect(text.match(/^# TYPE orderly_db_pool_max gauge$/gm)).toHaveLength(1);
    expect(text).toMatch(/^orderly_db_query_duration_seconds_bucket\{le="5",worker="2"\} \d+$/m);
    expect(pids()).toHaveLength(2);
  });

  it('hear of a revocation at once, whichever of them did it', async () => {
    const own = bearer;
    const other = await signIn();
    const status = (): Promise<number> =>
      ask('/me', { headers: other }).then((answer) => answer.status);
    expect(await Promise.all([status(), status(), status(), status()])).toEqual([
      200, 200, 200, 200,
    ]);
    await ask('/auth/logout', { method: 'POST', headers: other, body: '{}' });
    await until(async () => {
      const seen = await Promise.all([status(), status(), status(), status()]);
      return seen.every((each) => each === 401);
    });
    bearer = own;
  });

  it('are replaced when they die, and lose nothing that was acknowledged', async () => {
    const before = pids();
    const acknowledged: string[] = [];
    let going = true;
    const write = async (writer: number): Promise<void> => {
      for (let turn = 0; going; turn += 1) {
        const name = `Customer ${writer}-${turn}`;
        const answer = await create(name).catch(() => null);
        if (answer?.status === 201) acknowledged.push(name);
        else if (answer) throw new Error(`Answered ${answer.status}.`);
      }
    };
    const writers = [1, 2, 3].map(write);
    await until(() => acknowledged.length > 20);
    // Nothing to kill would be 0: the whole group of this process.
    expect(before).toHaveLength(2);
    process.kill(before[0] ?? 0, 'SIGKILL');
    const killedAt = acknowledged.length;
    await until(() => acknowledged.length > killedAt + 20);
    await until(() => pids().length === 2 && pids().some((pid) => !before.includes(pid)));
    going = false;
    await Promise.all(writers);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT name FROM customers');
    await client.end();
    const kept = new Set(rows.map(({ name }) => name));
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
    expect(lines().some(({ msg }) => msg.startsWith('A worker died'))).toBe(true);
  });

  it('finish their requests when they are stopped, and leave no process behind', async () => {
    const running = pids();
    const failures: unknown[] = [];
    let answered = 0;
    let told = false;
    const isReady = () => answersOk(`${program.url}/readyz`);
    const write = async (writer: number): Promise<void> => {
      // Like a balancer: nothing is sent to a program that is not ready.
      for (let turn = 0; (await isReady()) || !told; turn += 1) {
        const answer = await create(`Late ${writer}-${turn}`).catch(String);
        if (answer instanceof Response && answer.status === 201) answered += 1;
        else failures.push(answer);
      }
    };
    const writers = [1, 2, 3].map(write);
    await until(() => answered > 10);
    told = true;
    const code = await program.end('SIGTERM');
    await Promise.all(writers);
    expect({ code, failures }).toEqual({ code: 0, failures: [] });
    expect(running.filter(isAlive)).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
