import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  type EmbeddedServer,
  joinEmbeddedServer,
  removeEmbeddedData,
  startEmbeddedServer,
} from '../../src/platform/database/embedded-server.js';

interface Answer {
  readonly url?: string;
  readonly error?: string;
  readonly message?: string;
}

const holder = join(import.meta.dirname, '../support/hold-embedded-server.mjs');
const isRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;
const children: ChildProcess[] = [];
const servers: EmbeddedServer[] = [];

async function start(): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer(dataDir);
  servers.push(server);
  return server;
}

async function startOther(): Promise<{ child: ChildProcess; answer: Answer }> {
  const child = spawn(process.execPath, [holder, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, answer: JSON.parse(line.toString()) as Answer };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-embedded-'));
  // As root, the account of the server has to pass through.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) await kill(child);
  }
});

afterAll(async () => {
  await removeEmbeddedData(dataDir);
  await rm(folder, { recursive: true, force: true });
});

describe('the embedded server', () => {
  it('keeps its data over a restart', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await servers.pop()?.stop();
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is durable, and reachable from this machine only', async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS listen`,
    );
    expect(row).toEqual({ fsync: 'on', pages: 'on', commit: 'on', listen: '127.0.0.1' });
  });

  it('keeps its password in a file that only the owner reads', async () => {
    const { url } = await start();
    const path = join(dataDir, 'postgres-password');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('refuses a second start beside a running process, and names that process', async () => {
    const { child } = await startOther();
    await expect(startEmbeddedServer(dataDir)).rejects.toMatchObject({
      name: 'AlreadyRunning',
      message: expect.stringContaining(`process ${child.pid}`),
    });
  });

  it('lets only one of two simultaneous starts win', async () => {
    const answers = (await Promise.all([startOther(), startOther()])).map(({ answer }) => answer);
    expect(answers.filter(({ url }) => url)).toHaveLength(1);
    expect(answers.filter(({ error }) => error === 'AlreadyRunning')).toHaveLength(1);
  });

  it('recovers after kill -9 with every committed row and no open transaction', async () => {
    const { child, answer } = await startOther();
    const url = answer.url!;
    await query(url, 'CREATE TABLE ledger (n int); INSERT INTO ledger VALUES (1)');
    const open = new pg.Client({ connectionString: url });
    open.on('error', () => undefined);
    await open.connect();
    await open.query('BEGIN');
    await open.query('INSERT INTO ledger VALUES (2)');
    await kill(child);
    const again = await start();
    expect(await query(again.url, 'SELECT n FROM ledger')).toEqual([{ n: 1 }]);
  });

  it('starts although a stale lock file names a living process', async () => {
    writeFileSync(
      join(dataDir, 'postgres/postmaster.pid'),
      `${process.pid}\n/elsewhere\n0\n5432\n`,
    );
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets a command use the server of a running process and leaves it running', async () => {
    const { answer } = await startOther();
    const joined = await joinEmbeddedServer(dataDir);
    expect(joined.url).toBe(answer.url);
    await joined.stop();
    expect(await query(answer.url!, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts a server for a command when none runs, and stops it after', async () => {
    const joined = await joinEmbeddedServer(dataDir);
    expect(await query(joined.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await joined.stop();
    await expect(query(joined.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('removes its data only while nothing uses it', async () => {
    const { child } = await startOther();
    await expect(removeEmbeddedData(dataDir)).rejects.toMatchObject({ name: 'AlreadyRunning' });
    await kill(child);
    expect(await removeEmbeddedData(dataDir)).toBe(true);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    expect(await removeEmbeddedData(dataDir)).toBe(false);
  });

  it('starts over when the first start was killed while it made the data', async () => {
    mkdirSync(join(dataDir, 'postgres.new/base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.new/PG_VERSION'), '18\n');
    const { url } = await start();
    const tables = await query(url, `SELECT to_regclass('kept') AS kept`);
    expect(tables).toEqual([{ kept: null }]);
  });

  it('shows what the server said when it cannot start', async () => {
    const setting = join(dataDir, 'postgres/postgresql.auto.conf');
    const before = await readFile(setting, 'utf8');
    writeFileSync(setting, 'no_such_setting = 1\n');
    await expect(startEmbeddedServer(dataDir)).rejects.toThrow(/did not start[^]*no_such_setting/);
    writeFileSync(setting, before);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  (isRoot ? it : it.skip)(
    'places the data elsewhere for root in a closed home folder',
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'orderly-home-'));
      const closed = join(home, 'data');
      const server = await startEmbeddedServer(closed);
      expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await server.stop();
      expect(lstatSync(join(closed, 'postgres')).isSymbolicLink()).toBe(true);
      await removeEmbeddedData(closed);
      expect(existsSync(join(closed, 'postgres'))).toBe(false);
      await rm(home, { recursive: true });
    },
  );
});
