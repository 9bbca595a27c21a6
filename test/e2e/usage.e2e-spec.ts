import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsageService } from '../../src/modules/usage/usage.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { lastingDay } from '../support/lasting-day.js';

interface Group {
  readonly key: string;
  readonly name: string | null;
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly ordersPlaced: number | null;
}

let app: TestApp;
let today: string;

beforeAll(async () => {
  app = await startTestApp();
  today = await lastingDay();
  const admin = await app.as('admin');
  for (let n = 0; n < 3; n += 1) await app.http().get('/api/v1/products').set(admin).expect(200);
  await app
    .http()
    .get('/api/v1/products/01936f7e-8a00-7000-8000-000000000001')
    .set(admin)
    .expect(404);
  await app.http().get('/api/v1/products').expect(401);
  await app.http().get('/api/v1/nowhere-42').expect(404);
  await app.http().get('/livez').expect(200);
  await app.get(UsageService).flush();
});

afterAll(() => app.close());

const report = async (query: string, role = 'finance') => {
  const answer = await app
    .http()
    .get(`/api/v1/usage?${query}`)
    .set(await app.as(role));
  return answer as { status: number; body: { data: { items: Group[] } } };
};

const groups = async (query: string): Promise<Map<string, Group>> => {
  const { status, body } = await report(query);
  expect(status).toBe(200);
  return new Map(body.data.items.map((group) => [group.key, group]));
};

describe('the usage of the API', () => {
  it('is counted by route template, whatever was in the path', async () => {
    const routes = await groups('groupBy=route');
    expect(routes.get('GET /api/v1/products')).toMatchObject({
      requests: 4,
      clientErrors: 1,
      serverErrors: 0,
    });
    expect(routes.get('GET /api/v1/products/:id')).toMatchObject({ requests: 1, clientErrors: 1 });
    expect(routes.get('GET unmatched')).toMatchObject({ requests: 1, clientErrors: 1 });
    expect([...routes.keys()].filter((key) => key.includes('livez'))).toEqual([]);
    const { p95Ms, maxMs } = routes.get('GET /api/v1/products') as Group;
    expect(p95Ms).toBeGreaterThan(0);
    expect(maxMs).toBeGreaterThanOrEqual(p95Ms);
  });

  it('is counted by caller, who is named as now', async () => {
    const consumers = [...(await groups('groupBy=consumer&route=/api/v1/products')).values()];
    expect(consumers.map(({ name, requests }) => [name, requests])).toEqual([
      ['admin', 3],
      [null, 1],
    ]);
    expect(consumers[1]?.key).toMatch(/^anonymous:/);
    const id = consumers[0]?.key.split(':')[1];
    expect((await groups(`groupBy=version&consumerId=${id}`)).get('v1')?.requests).toBe(4);
  });

  it('adds up by day, with the orders that were placed', async () => {
    await app
      .sql(
        `INSERT INTO orders (id, number, status, currency, placed_at)
      VALUES (gen_random_uuid(), 'SO-1', 'placed', 'EUR', now())`,
      )
      .catch(() => undefined);
    const [{ placed }] = (await app.sql<{ placed: number }>(
      `SELECT count(*)::int AS placed FROM orders WHERE placed_at::date = current_date`,
    )) as [{ placed: number }];
    const days = await groups('method=GET');
    expect([...days.keys()]).toEqual([today]);
    expect(days.get(today)).toMatchObject({ requests: 6, clientErrors: 3, ordersPlaced: placed });
  });

  it('adds to what was stored, in turns and from several instances', async () => {
    const before = (await groups('route=/api/v1/products')).get(today)?.requests ?? 0;
    await app.http().get('/api/v1/products').expect(401);
    await app.get(UsageService).flush();
    expect((await groups('route=/api/v1/products')).get(today)?.requests).toBe(before + 1);
    await app.sql('ALTER TABLE usage_days RENAME TO usage_away');
    await app.http().get('/api/v1/products').expect(401);
    await expect(app.get(UsageService).flush()).rejects.toThrow();
    await app.sql('ALTER TABLE usage_away RENAME TO usage_days');
    await app.get(UsageService).flush();
    expect((await groups('route=/api/v1/products')).get(today)?.requests).toBe(before + 2);
  });

  it('comes as CSV too', async () => {
    const path = '/api/v1/usage/export?groupBy=route&route=/api/v1/products';
    const answer = await app
      .http()
      .get(path)
      .set(await app.as('finance'));
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="usage-route-.*\.csv"$/,
    );
    const [head, line] = answer.text.split('\r\n');
    expect(head).toBe(
      'key,name,requests,clientErrors,serverErrors,meanMs,p50Ms,p95Ms,p99Ms,maxMs,ordersPlaced',
    );
    expect(line).toMatch(/^GET \/api\/v1\/products,,\d+,/);
  });

  it.each([
    ['groupBy=colour', 'VALIDATION_FAILED'],
    ['from=2026-02-30', 'USAGE_PERIOD_INVALID'],
    ['from=2026-02-02&to=2026-02-01', 'USAGE_PERIOD_INVALID'],
    ['from=2020-01-01&to=2026-01-01', 'USAGE_PERIOD_INVALID'],
    ['version=1', 'VALIDATION_FAILED'],
    ['colour=red', 'VALIDATION_FAILED'],
  ])('refuses %s', async (query, code) => {
    const { status, body } = await report(query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code } });
  });

  it('is for those who may see it', async () => {
    expect((await report('', 'support')).status).toBe(403);
    expect((await report('', 'auditor')).status).toBe(200);
  });
});
