import type { Server, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { CoalescedReads } from '../../src/platform/database/coalesced-reads.js';
import { ReadBatches } from '../../src/platform/database/read-batches.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk } from '../support/order-desk.js';
import { statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

// What is kept is answered without a statement.
const fresh = { 'Cache-Control': 'no-cache' };
const json = { 'Content-Type': 'application/merge-patch+json' };
const lanes = 2;

let app: TestApp;
let desk: OrderDesk;
let ids: string[];

beforeAll(async () => {
  app = await startTestApp();
  desk = await OrderDesk.open(app);
  ids = [];
  for (let number = 0; number < 12; number += 1) ids.push(await desk.product(`TEA-${number}`));
  await read('/products');
});

afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
}

async function read(path: string, options: RequestInit = {}): Promise<Answer> {
  const headers = { ...desk.user, ...fresh };
  const response = await fetch(`${app.url}/api/v1${path}`, { headers, ...options });
  const { data } = (await response.json()) as Pick<Answer, 'data'>;
  return { status: response.status, data };
}

const waiting = async (): Promise<number> => {
  const [row] = await app.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'orderly'
        AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
};

/** All requests arrive while as many statements as are said wait for a lock; then it is let go. */
async function together<T>(
  asking: number,
  ask: () => Promise<T>[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<T[]> {
  const doors = [
    jest.spyOn(app.get(ReadBatches), 'one'),
    jest.spyOn(app.get(CoalescedReads), 'read'),
  ];
  const arrived = (): number => doors.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  const locker = new pg.Client({ connectionString: app.databaseUrl });
  await locker.connect();
  await locker.query('BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
  const asked = ask();
  await until(async () => arrived() === asked.length && (await waiting()) === asking);
  await meanwhile();
  await locker.end();
  for (const door of doors) door.mockRestore();
  return Promise.all(asked);
}

const ofProducts = (text: string) => text.includes('FROM products');

describe('reads that meet', () => {
  it('ask the database once for all that wait, and each gets its own', async () => {
    const paths = [...ids, '01936f7e-8a00-7000-8000-000000000001'].map((id) => `/products/${id}`);
    const alone = await Promise.all(paths.map((path) => read(path)));
    let answers: Answer[] = [];
    const statements = await statementsOf(async () => {
      answers = await together(lanes, () => paths.map((path) => read(path)));
    }, ofProducts);
    expect(answers).toEqual(alone);
    expect(answers.map(({ status }) => status)).toEqual([...ids.map(() => 200), 404]);
    expect(statements).toHaveLength(lanes + 1);
  });

  it('share the rows of the same page, not those of another', async () => {
    const paths = ['/products?limit=3', '/products?limit=4'];
    const alone = await Promise.all(paths.map((path) => read(path)));
    let answers: Answer[] = [];
    const statements = await statementsOf(async () => {
      answers = await together(2 * lanes, () =>
        [...paths, ...paths, ...paths, ...paths].map((path) => read(path)),
      );
    }, ofProducts);
    expect(answers).toEqual([...alone, ...alone, ...alone, ...alone]);
    // Each page: one in each lane, and one for the others.
    expect(statements).toHaveLength(2 * (lanes + 1));
  });

  it('lets whoever leaves go alone', async () => {
    const [id = ''] = ids;
    const leave = new AbortController();
    const left = { headers: { ...desk.user, ...fresh }, signal: leave.signal };
    let gone = 0;
    const watch = (_: unknown, response: ServerResponse): void => {
      response.on('close', () => (gone += response.writableFinished ? 0 : 1));
    };
    const server = app.app.getHttpServer() as Server;
    server.on('request', watch);
    const ask = () => {
      const asked = Array.from({ length: 6 }, () => read(`/products/${id}`));
      const leaving = [1, 2].map(() =>
        read(`/products/${id}`, left).catch(() => ({ status: 0, data: {} })),
      );
      return [...asked, ...leaving];
    };
    const answers = await together(lanes, ask, async () => {
      leave.abort();
      await until(() => gone === 2);
    });
    server.off('request', watch);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 0, 0]);
  });

  it('always see what was acknowledged before they were sent', async () => {
    const path = `/products/${ids[0]}`;
    let reading = true;
    const others = Array.from({ length: 16 }, async () => {
      while (reading) await read(path);
    });
    for (let version = 1; version <= 25; version += 1) {
      const headers = { ...desk.user, 'If-Match': `"${version}"`, ...json };
      const body = JSON.stringify({ name: `Tea of round ${version}` });
      expect(await read(path, { method: 'PATCH', headers, body })).toMatchObject({ status: 200 });
      const { data } = await read(path);
      expect(data).toMatchObject({ version: version + 1, name: `Tea of round ${version}` });
    }
    reading = false;
    await Promise.all(others);
  });
});
