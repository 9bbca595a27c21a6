import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Invalidations } from '../../src/platform/cache/invalidations.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { attentive } from '../support/attentive.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Bearer, KeptShop } from '../support/kept-shop.js';
import { dataOf, errorOf, resourceOf } from '../support/resource.js';
import { statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let instances: TestApp[];
let admin: Bearer;
let shops: KeptShop[];

const shopAt = (index: number): KeptShop => shops[index] as KeptShop;

beforeAll(async () => {
  database = await createTestDatabase();
  const shared = { url: database.url, drop: () => Promise.resolve() } as TestDatabase;
  const start = (beforeStart?: typeof attentive) =>
    startTestApp(undefined, () => Promise.resolve(shared), beforeStart);
  // What the second one shows of the first one's changes, it promises by the clock.
  instances = [await start(attentive), await start()];
  admin = await (instances[0] as TestApp).as('admin');
  shops = instances.map((instance) => new KeptShop(instance, admin));
  await until(() => instances.every((one) => one.get(Invalidations).informed));
  for (const shop of shops) await shop.get('me').expect(200);
});

afterAll(async () => {
  for (const instance of instances) await instance.close();
  await database.drop();
});

/** Whoever asks: each of these roles is an audience of its own. */
async function audiences(): Promise<Bearer[]> {
  const roles = ['admin', 'catalog_manager', 'warehouse_operator', 'support'] as const;
  const app = instances[0] as TestApp;
  const bearers: Bearer[] = [];
  for (const role of roles) {
    const bearer = await app.as(role);
    await shopAt(0).get('me', bearer).expect(200);
    bearers.push(bearer);
  }
  return bearers;
}

describe('a read beneath the answers', () => {
  it('is one for all audiences, and one again after a change', async () => {
    const everyone = await audiences();
    const { id, sku } = await shopAt(0).add();
    const paths = [`products/${id}`, `products/by-sku/${String(sku)}`, 'products?limit=7'];
    const readAll = (name: string) => async () => {
      for (const bearer of everyone)
        for (const path of paths) {
          const answer = await shopAt(0).get(path, bearer).expect(200);
          expect(answer.headers['x-cache']).toBe('MISS');
          expect(answer.text).toContain(name);
        }
    };
    expect(await statementsOf(readAll('Sencha'))).toHaveLength(paths.length);
    await shopAt(0).products.patch(id, 1, { name: 'Assam' }).expect(200);
    expect(await statementsOf(readAll('Assam'))).toHaveLength(paths.length);
  });

  it('is not taken by who asks for a fresh answer', async () => {
    const { id } = await shopAt(0).add();
    await shopAt(0).get(`products/${id}`);
    const fresh = { ...admin, 'Cache-Control': 'no-cache' };
    const texts = await statementsOf(async () => {
      await shopAt(0).get(`products/${id}`, fresh).expect(200);
    });
    expect(texts).toHaveLength(1);
  });

  it('is as old as it says, whoever gets it first', async () => {
    const [one, other] = await audiences();
    const { id } = await shopAt(0).add();
    await shopAt(0).get(`products/${id}`, one);
    const began = performance.now();
    await until(() => performance.now() - began > 1_100);
    await shopAt(0).get(`products/${id}`, other).expect('X-Cache', 'MISS');
    const { headers } = await shopAt(0).get(`products/${id}`, other);
    expect(headers['x-cache']).toBe('HIT');
    expect(Number(headers['age'])).toBeGreaterThanOrEqual(1);
  });

  it('shows a warehouse to its own people alone, whoever read it first', async () => {
    const app = instances[0] as TestApp;
    const warehouses = resourceOf(app, '/api/v1/warehouses', admin);
    const body = { code: 'BER', name: 'Berlin' };
    const { id } = dataOf(
      await warehouses.post(body, { 'Idempotency-Key': randomUUID() }).expect(201),
    );
    await shopAt(0).get(`warehouses/${id}`).expect(200);
    const [, , operator] = await audiences();
    const texts = await statementsOf(async () => {
      await shopAt(0).get(`warehouses/${id}`, operator).expect(200);
    });
    expect(texts).toEqual([]);
  });
});

describe('what does not exist', () => {
  it('is asked of the database once', async () => {
    const paths = [
      `products/${randomUUID()}`,
      'products/by-sku/NOWHERE-1',
      `categories/${randomUUID()}`,
      `warehouses/${randomUUID()}`,
    ];
    for (const path of paths) {
      const refusals: object[] = [];
      const texts = await statementsOf(async () => {
        for (let time = 0; time < 5; time += 1) {
          const refusal = await shopAt(0).get(path).expect(404);
          expect(refusal.headers['cache-control']).toBe('no-store');
          const { code, details } = errorOf(refusal) as { code: string; details?: object };
          refusals.push({ code, details });
        }
      });
      expect([path, texts.length]).toEqual([path, 1]);
      expect(new Set(refusals.map((one) => JSON.stringify(one))).size).toBe(1);
    }
  });

  it('is found on every instance when it was made through one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const sku = `LATER-${round}`;
      const path = `products/by-sku/${sku}`;
      for (const shop of [shopAt(0), shopAt(1), shopAt(0), shopAt(1)])
        await shop.get(path).expect(404);
      const product = { sku, name: 'Later', unitPrice: 1, currency: 'EUR' };
      await shopAt(0).products.post(product, { 'Idempotency-Key': randomUUID() }).expect(201);
      const made = performance.now();
      await shopAt(0).get(path).expect(200);
      await until(async () => {
        const isLate = performance.now() - made > 1_000;
        const { status } = await shopAt(1).get(path);
        if (isLate) expect(status).toBe(200);
        return status === 200;
      });
    }
  });

  it('is found when it was made under an id that was asked for', async () => {
    const { id } = await shopAt(0).add();
    await shopAt(0).products.remove(id, 1).expect(204);
    await shopAt(0).get(`products/${id}`).expect(404);
    await instances[0]?.sql(
      `INSERT INTO products (id, sku, name, unit_price, currency, tax_rate_bp)
       VALUES ($1, 'BACK', 'Back', 1, 'EUR', 0)`,
      [id],
    );
    await shopAt(0).get(`products/${id}`).expect(404);
    await instances[0]?.sql(
      `SELECT pg_notify('orderly_signals', '{"from":"psql","topic":"cache","message":"product:${id}"}')`,
    );
    await until(async () => (await shopAt(0).get(`products/${id}`)).status === 200);
  });
});
