import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

const unlimited = { statementTimeoutMs: 0, lockTimeoutMs: 0 };

const poolMax = 4;

let app: TestApp;
let admin: { Authorization: string };

async function start(requestDeadlineMs: number): Promise<void> {
  app = await startTestApp((config) => ({
    ...config,
    http: { ...config.http, requestDeadlineMs },
    database: { ...config.database, ...unlimited, poolMax },
  }));
  admin = await app.as('admin');
  await untilRead();
}

/** In time, which on a slow machine may take some tries. */
const untilRead = (): Promise<void> =>
  until(async () => (await app.http().get('/api/v1/products').set(admin)).status === 200);

const waiting = async (): Promise<number> => {
  const [row] = await app.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'orderly'
        AND (wait_event_type = 'Lock' OR state LIKE 'idle in transaction%')`,
  );
  return row?.count ?? 0;
};

/** Runs while nobody may touch the products: locked on a connection of its own. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  const locker = new pg.Client({ connectionString: app.databaseUrl });
  await locker.connect();
  await locker.query('BEGIN');
  await locker.query('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
  try {
    return await work();
  } finally {
    await locker.end();
  }
}

// What is kept is answered without a statement.
const fresh = { 'Cache-Control': 'no-cache' };

const product = (sku: string) => ({ sku, name: sku, unitPrice: 100, currency: 'EUR' });

const create = (sku: string, key: string) =>
  app.http().post('/api/v1/products').set(admin).set('Idempotency-Key', key).send(product(sku));

/** As a client does that hears its key is in use: it asks again until the rolled back one is gone. */
async function createWhenFree(sku: string, key: string): Promise<number> {
  let { status } = await create(sku, key);
  await until(async () => {
    if (status === 409) ({ status } = await create(sku, key));
    return status !== 409;
  });
  return status;
}

/** Sends it and hangs up once its statement waits. */
async function abandon(path: string, options: RequestInit): Promise<void> {
  const leave = new AbortController();
  const headers = { ...admin, ...options.headers };
  const sent = fetch(`${app.url}${path}`, { ...options, headers, signal: leave.signal });
  const failed = sent.then(
    () => false,
    () => true,
  );
  await until(async () => (await waiting()) > 0);
  leave.abort();
  expect(await failed).toBe(true);
}

/** The server's processes for this application. */
async function processes(): Promise<number[]> {
  const rows = await app.sql<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'orderly' ORDER BY pid`,
  );
  return rows.map(({ pid }) => pid);
}

/** Takes every connection of the pool and waits for more; then everybody hangs up. */
async function crowdThatLeaves(): Promise<void> {
  const leave = new AbortController();
  const options = { headers: { ...admin, ...fresh }, signal: leave.signal };
  // Each another page: those who want the same one would wait together.
  const asked = Array.from({ length: 3 * poolMax }, (_, n) =>
    fetch(`${app.url}/api/v1/products?limit=${n + 1}`, options).catch(() => null),
  );
  await until(async () => (await waiting()) === poolMax);
  leave.abort();
  await Promise.all(asked);
  await until(async () => (await waiting()) === 0);
}

describe('a request whose deadline passes', () => {
  beforeAll(() => start(3_000));
  afterAll(() => app.close());

  it('is answered 503, its statement is cancelled, and its connection is free', async () => {
    await whileLocked(async () => {
      const answer = await app
        .http()
        .get('/api/v1/products')
        .set({ ...admin, ...fresh });
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
      expect(answer.headers['retry-after']).toBe('1');
      await until(async () => (await waiting()) === 0);
    });
    await untilRead();
  });

  it('leaves no half of a change, and its key is free again', async () => {
    const key = randomUUID();
    const answer = await whileLocked(() => create('LATE', key));
    expect(answer.body).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
    const stored = await app.sql(`SELECT FROM products WHERE sku = 'LATE'`);
    expect(stored).toHaveLength(0);
    await until(async () => (await create('LATE', key)).status === 201);
  });
});

describe('a request whose client leaves', () => {
  beforeAll(() => start(0));
  afterAll(() => app.close());

  it('has its statement cancelled', async () => {
    await whileLocked(async () => {
      await abandon('/api/v1/products', { headers: fresh });
      await until(async () => (await waiting()) === 0);
    });
  });

  it('costs no connection, whether its statement ran or waited for one', async () => {
    await whileLocked(crowdThatLeaves);
    const before = await processes();
    expect(before.length).toBeGreaterThanOrEqual(poolMax);
    await whileLocked(crowdThatLeaves);
    const headers = { ...admin, ...fresh };
    await app.http().get('/api/v1/products').set(headers).expect(200);
    expect(await processes()).toEqual(before);
  });

  it('changes nothing, and its key is free again', async () => {
    const key = randomUUID();
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    await whileLocked(async () => {
      const body = JSON.stringify(product('LEFT'));
      await abandon('/api/v1/products', { method: 'POST', headers, body });
      await until(async () => (await waiting()) === 0);
    });
    expect(await app.sql(`SELECT FROM products WHERE sku = 'LEFT'`)).toHaveLength(0);
    expect(await createWhenFree('LEFT', key)).toBe(201);
    expect(await app.sql(`SELECT FROM products WHERE sku = 'LEFT'`)).toHaveLength(1);
  });

  it('hits nobody else: those who stay are answered', async () => {
    const stay = Array.from({ length: 40 }, async (_, n) => {
      const path = n % 2 === 0 ? '/api/v1/products' : '/api/v1/categories';
      const leave = new AbortController();
      const sent = fetch(`${app.url}${path}`, { headers: admin, signal: leave.signal });
      if (n % 4 < 2) return (await sent).status;
      setImmediate(() => leave.abort());
      await sent.catch(() => undefined);
      return 200;
    });
    expect(new Set(await Promise.all(stay))).toEqual(new Set([200]));
  });
});
