import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { LoadShedding } from '../../src/platform/overload/load-shedding.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

// Of 24 that want two connections more wait only when all have come.
const shed = { enabled: true, lagMs: 60_000, poolWaiting: 21 };

let app: TestApp;
let bearer: { Authorization: string };

beforeAll(async () => {
  app = await startTestApp((config) => ({
    ...config,
    shed,
    database: {
      ...config.database,
      poolMax: 2,
      connectTimeoutMs: 60_000,
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
    },
  }));
  bearer = await app.as('auditor');
  await app.http().get('/api/v1/products').set(bearer).expect(200);
});

afterAll(() => app.close());

// What is kept is answered without a statement.
const products = (query = '') =>
  app.http().get(`/api/v1/products${query}`).set(bearer).set('Cache-Control', 'no-cache');

describe('an overloaded instance', () => {
  it('refuses at once what it cannot answer, answers its probes, and recovers by itself', async () => {
    const locker = new pg.Client({ connectionString: app.databaseUrl });
    await locker.connect();
    await locker.query('BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    // Each another page: those who want the same one would wait together, and not for the pool.
    const accepted = Array.from({ length: 24 }, (_, n) =>
      products(`?limit=${n + 1}`).then(({ status }) => status),
    );
    await until(() => app.get(LoadShedding).state.limit <= 24);
    const refused = await products().set('X-Request-Id', 'refused-1');
    expect(refused.status).toBe(503);
    expect(refused.body).toEqual({
      status: 'error',
      error: { code: 'OVERLOADED', message: expect.any(String), details: {} },
    });
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'x-request-id': 'refused-1',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const problem = await products().set('Accept', 'application/problem+json');
    expect(problem.headers['content-type']).toContain('application/problem+json');
    await app.http().get('/livez').expect(200);
    await until(async () => (await app.http().get('/readyz')).status === 200);
    expect(app.get(LoadShedding).state.shed).toBeGreaterThanOrEqual(2);
    await locker.end();
    expect(new Set(await Promise.all(accepted))).toEqual(new Set([200]));
    await until(async () => (await products()).status === 200);
    await until(() => app.get(LoadShedding).state.limit > 1_000);
  });
});
