import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CopySink } from '../../src/platform/database/copy-out.js';
import { Sql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

const endless = 'SELECT generate_series(1, 2000000000), repeat($1, 100)';
const statementTimeoutMs = 10_000;

let app: TestApp;
let sql: Sql;
let unitOfWork: UnitOfWork;
let blocks: Buffer[];

const row: CopySink['row'] = (line, bytes) => bytes.add(line);
const keep = async (block: Buffer): Promise<void> => {
  blocks.push(block);
};
const copy = (query: string, values: readonly unknown[], write = keep): Promise<void> =>
  unitOfWork.snapshot(() => sql.copy(query, values, { row, write }));
const text = (): string => Buffer.concat(blocks).toString();

/** What the server process of a running COPY waits for; null when there is none. */
async function waiting(): Promise<string | null> {
  const [running] = await app.sql<{ waits: string | null }>(
    `SELECT coalesce(wait_event, 'nothing') AS waits FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE '%; COPY (%' AND state = 'active'
        AND pid <> pg_backend_pid()`,
  );
  return running?.waits ?? null;
}

async function start(limits: { readonly statementTimeoutMs?: number } = {}): Promise<void> {
  app = await startTestApp((config) => ({
    ...config,
    database: { ...config.database, ...limits, poolMax: 2 },
  }));
  sql = app.get(Sql);
  unitOfWork = app.get(UnitOfWork);
}

beforeEach(() => {
  blocks = [];
});

describe('rows that are copied', () => {
  beforeAll(() => start());
  afterAll(() => app.close());

  it('have values as parameters have them', async () => {
    const at = new Date('2026-11-24T09:30:00.500Z');
    const values = [`it's "x", \\ $1`, 7, at, ['a "b"', '\\', null], null, true];
    await copy(
      `SELECT $1 AS text, $2::int + 1, $3::timestamptz = timestamptz '2026-11-24 09:30:00.5+00',
              ($4::text[])[1] = 'a "b"' AND ($4::text[])[2] = E'\\\\' AND ($4::text[])[3] IS NULL,
              $5::uuid IS NULL, $6::boolean`,
      values,
    );
    expect(text()).toBe(`"it's ""x"", \\ $1",8,t,t,t,t\n`);
  });

  it('come in blocks, whole and in their order', async () => {
    await copy('SELECT n, repeat($1, 90) FROM generate_series(1, 20000) AS n', ['é']);
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n + 1},${'é'.repeat(90)}\n`);
    expect(text()).toBe(lines.join(''));
    expect(new Set(blocks.slice(0, -1).map(({ length }) => length))).toEqual(new Set([65_536]));
    await copy('SELECT 1 WHERE false', []);
  });

  it('belong to a transaction', async () => {
    await expect(sql.copy('SELECT 1', [], { row, write: keep })).rejects.toThrow('transaction');
  });

  it('end with what the server or their reader fails with', async () => {
    const query = 'SELECT 10 / (5000 - n) FROM generate_series(1, 6000) AS n';
    await expect(copy(query, [])).rejects.toMatchObject({ code: '22012' });
    const broken = (): never => {
      throw new Error('no such row');
    };
    const copied = (): Promise<void> => sql.copy(endless, ['x'], { row: broken, write: keep });
    await expect(unitOfWork.snapshot(copied)).rejects.toThrow('no such row');
    expect(await waiting()).toBeNull();
  });
});

describe('rows that are copied, and the time that a statement has', () => {
  beforeAll(() => start({ statementTimeoutMs }));
  afterAll(() => app.close());

  it('wait in the server while nobody takes them, longer than a statement may last', async () => {
    let taken = 0;
    await expect(
      copy(endless, ['x'], async () => {
        taken += 1;
        if (taken < 20) return;
        if (taken === 22) throw new Error('enough');
        await until(async () => (await waiting()) === 'ClientWrite');
        await sleep(statementTimeoutMs * 1.5);
      }),
    ).rejects.toThrow('enough');
    // The server is told that nobody wants the rest.
    expect(await waiting()).toBeNull();
    await copy('SELECT 1', []);
    expect(text()).toBe('1\n');
  });

  it('are given up when the server takes too long for them', async () => {
    await expect(copy('SELECT pg_sleep(200)', [])).rejects.toMatchObject({ code: '57014' });
  });

  it('are planned like those of a cursor, by one process', async () => {
    await copy(
      `SELECT current_setting('max_parallel_workers_per_gather'), current_setting('statement_timeout')`,
      [],
    );
    expect(text()).toBe('0,0\n');
    expect(await sql.one(`SELECT current_setting('statement_timeout') AS timeout`)).toEqual({
      timeout: `${statementTimeoutMs / 1_000}s`,
    });
  });
});
