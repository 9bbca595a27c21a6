import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeptMemory } from '../../src/platform/cache/kept-memory.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { attentive } from '../support/attentive.js';
import { type Bearer, expectAge, KeptShop } from '../support/kept-shop.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

const paths = ['sales', 'stock-valuation', 'fulfilment-lead-time', 'backorders'];

let test: TestApp;
let desk: OrderDesk;
let admin: Bearer;
let shop: KeptShop;

beforeAll(async () => {
  test = await startTestApp(undefined, undefined, attentive);
  // They are due after ten seconds, which a slow machine may need between two requests.
  dueAt(Infinity);
  desk = await OrderDesk.open(test);
  admin = await test.as('admin');
  shop = new KeptShop(test, admin);
  for (const code of ['BER', 'HAM']) await desk.warehouse(code);
  for (const sku of ['TEA', 'CAKE']) await desk.product(sku);
  await desk.receive('TEA', 10, 'BER');
  await desk.receive('CAKE', 20, 'HAM');
});

afterAll(() => test.close());

/** What is kept is due to be read anew at this time, by `performance.now()`. */
function dueAt(freshUntil: number): void {
  const memory = test.get(KeptMemory);
  memory.findStale = (key) => {
    const kept = KeptMemory.prototype.findStale.call(memory, key);
    return kept && Object.assign(kept, { freshUntil });
  };
}

const report = (path: string, as: Bearer = admin) => shop.get(`reports/${path}`, as);

async function personWith(roles: object[]): Promise<{ id: string; email: string; bearer: Bearer }> {
  const signIn = new SignIn(test);
  const { id, email } = await signIn.user();
  await test
    .http()
    .put(`/api/v1/users/${id}/roles`)
    .set({ ...admin, 'If-Match': '*' })
    .send({ roles })
    .expect(200);
  const { accessToken } = (await signIn.login(email)).data;
  return { id, email, bearer: { Authorization: `Bearer ${accessToken}` } };
}

const warehousesIn = (answer: { text: string }): string[] =>
  (JSON.parse(answer.text) as { data: { items: { warehouse: string }[] } }).data.items.map(
    ({ warehouse }) => warehouse,
  );

describe('a report that is kept', () => {
  it.each(paths)('says how old %s may be, and is had again without a statement', async (path) => {
    const since = performance.now();
    const first = await report(path).expect(200);
    expect(first.headers).toMatchObject({
      'x-cache': 'MISS',
      'cache-control': 'private, max-age=10, stale-while-revalidate=20',
      vary: 'Origin, Authorization, X-API-Key, Accept-Encoding',
    });
    let again = first;
    const texts = await statementsOf(async () => {
      again = await report(path).expect(200);
    });
    expect(texts).toEqual([]);
    expect(again.text).toBe(first.text);
    expect(again.headers['x-cache']).toBe('HIT');
    expectAge(again, since);
    await shop
      .get(`reports/${path}`, { ...admin, 'If-None-Match': first.headers['etag'] })
      .expect(304);
  });

  it('is computed now for who asks for that', async () => {
    await report('stock-valuation');
    await desk.receive('TEA', 5, 'BER');
    const value = async (as: object) =>
      dataOf<{ items: { units: number }[] }>(await shop.get('reports/stock-valuation', as)).items[0]
        ?.units;
    expect(await value(admin)).toBe(10);
    expect(await value({ ...admin, 'Cache-Control': 'no-cache' })).toBe(15);
    expect(await value({ ...admin, 'Consistency-Token': '1' })).toBe(15);
  });

  it('ends at once with a change that is told', async () => {
    await report('stock-valuation');
    const { items } = dataOf<{ items: { id: string; version: number; sku: string }[] }>(
      await shop.get('products?sku=TEA'),
    );
    const [tea] = items;
    await shop.products.patch(tea?.id ?? '', tea?.version ?? 0, { unitPrice: 1 }).expect(200);
    const [ber] = dataOf<{ items: { value: number; units: number }[] }>(
      await report('stock-valuation').expect('X-Cache', 'MISS'),
    ).items;
    expect(ber?.value).toBe(ber?.units);
  });

  it('is shown while it is read anew', async () => {
    const path = 'backorders?limit=9';
    const since = performance.now();
    await report(path);
    // As if ten seconds had passed.
    dueAt(0);
    let old = await report(path);
    expect(old.headers['x-cache']).toBe('STALE');
    expectAge(old, since);
    dueAt(Infinity);
    await until(async () => {
      old = await report(path);
      return old.headers['x-cache'] === 'HIT';
    });
  });

  it('is none about customers', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { headers } = await report('sales?groupBy=customer').expect(200);
      expect([headers['x-cache'], headers['cache-control']]).toEqual([undefined, 'no-store']);
    }
  });
});

describe('a kept report is not reached', () => {
  it('from one warehouse in another', async () => {
    const role = 'warehouse_operator';
    const ber = await personWith([{ role, warehouses: ['BER'] }]);
    const ham = await personWith([{ role, warehouses: ['HAM'] }]);
    for (let round = 0; round < 3; round += 1) {
      expect(warehousesIn(await report('stock-valuation').expect(200))).toEqual(['BER', 'HAM']);
      expect(warehousesIn(await report('stock-valuation', ber.bearer).expect(200))).toEqual([
        'BER',
      ]);
      expect(warehousesIn(await report('stock-valuation', ham.bearer).expect(200))).toEqual([
        'HAM',
      ]);
    }
    const { headers } = await report('stock-valuation', ham.bearer);
    expect(headers['x-cache']).toBe('HIT');
  });

  it('after the scope has moved, in the time in which it may be shown', async () => {
    const role = 'warehouse_operator';
    const { id, email, bearer } = await personWith([{ role, warehouses: ['BER'] }]);
    expect(warehousesIn(await report('stock-valuation', bearer).expect(200))).toEqual(['BER']);
    await test
      .http()
      .put(`/api/v1/users/${id}/roles`)
      .set({ ...admin, 'If-Match': '*' })
      .send({ roles: [{ role, warehouses: ['HAM'] }] })
      .expect(200);
    await report('stock-valuation', bearer).expect(401);
    const { accessToken } = (await new SignIn(test).login(email)).data;
    const moved = { Authorization: `Bearer ${accessToken}` };
    expect(warehousesIn(await report('stock-valuation', moved).expect(200))).toEqual(['HAM']);
  });

  it('by who may not read it, or is nobody', async () => {
    const catalog = await test.as('catalog_manager');
    for (const path of paths) {
      await until(async () => (await report(path)).headers['x-cache'] === 'HIT');
      for (const refusal of [
        await shop.get(`reports/${path}`, {}).expect(401),
        await report(path, (await personWith([])).bearer).expect(403),
      ]) {
        expect(refusal.headers['cache-control']).toBe('no-store');
        expect(refusal.headers['x-cache']).toBeUndefined();
      }
    }
    await report('sales', catalog).expect(403);
  });

  it('with other words than its own', async () => {
    await report('sales?from=2026-01-01&to=2026-01-31').expect(200);
    await report('sales?to=2026-01-31&from=2026-01-01').expect('X-Cache', 'HIT');
    await report('sales?to=2026-01-30&from=2026-01-01').expect('X-Cache', 'MISS');
    for (const query of ['from=2026-01-01&from=x', 'from=never', 'limit=0', 'groupBy=secret'])
      for (let time = 0; time < 2; time += 1) {
        const refusal = await report(`sales?${query}`).expect(400);
        expect(refusal.headers['x-cache']).toBeUndefined();
      }
  });
});
