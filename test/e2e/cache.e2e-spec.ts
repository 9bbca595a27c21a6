import { randomUUID } from 'node:crypto';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignalListener } from '../../src/platform/signals/signal-listener.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { attentive } from '../support/attentive.js';
import { type Bearer, expectAge, KeptShop } from '../support/kept-shop.js';
import { dataOf, resourceOf } from '../support/resource.js';
import { statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

const storefront = 'https://shop.example';

let app: TestApp;
let admin: Bearer;
let shop: KeptShop;

beforeAll(async () => {
  app = await startTestApp(
    (config) => ({ ...config, http: { ...config.http, corsOrigins: [storefront] } }),
    undefined,
    attentive,
  );
  admin = await app.as('admin');
  shop = new KeptShop(app, admin);
});

afterAll(() => app.close());

/** The answer as it came over the wire, compressed or not. */
function wire(
  path: string,
  headers: Record<string, string>,
): Promise<{ answer: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const asked = httpGet(`${app.url}/api/v1/${path}`, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ answer, body: Buffer.concat(chunks) }));
    });
    asked.on('error', reject);
  });
}

describe('a kept answer', () => {
  it('is the same answer, without a statement, and says what it is', async () => {
    const { id } = await shop.add();
    const since = performance.now();
    const first = await shop.get(`products/${id}`).expect(200);
    expect(first.headers).toMatchObject({
      'x-cache': 'MISS',
      'cache-control': 'private, no-cache',
      vary: 'Origin, Authorization, X-API-Key, Accept-Encoding',
      etag: '"1"',
    });
    expect(first.headers['age']).toBeUndefined();
    let second = first;
    const texts = await statementsOf(async () => {
      second = await shop.get(`products/${id}`).expect(200);
    });
    expect(texts).toEqual([]);
    expect(second.body).toEqual(first.body);
    expect(second.headers).toMatchObject({ 'x-cache': 'HIT', etag: '"1"' });
    expectAge(second, since);
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  it('says what every answer says, also to a page of another origin', async () => {
    const { id } = await shop.add();
    const asked = { ...admin, Origin: storefront, 'X-Request-Id': 'kept-1' };
    const { answer: made } = await wire(`products/${id}`, asked);
    const { answer: kept } = await wire(`products/${id}`, asked);
    expect([made.headers['x-cache'], kept.headers['x-cache']]).toEqual(['MISS', 'HIT']);
    const changing = ['x-cache', 'age', 'date', 'ratelimit'];
    const rest = ({ headers }: IncomingMessage): object =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !changing.includes(name)));
    expect(rest(kept)).toEqual(rest(made));
    expect(rest(kept)).toMatchObject({
      'access-control-allow-origin': storefront,
      'x-request-id': 'kept-1',
    });
    const left = ({ headers }: IncomingMessage): number =>
      Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]);
    expect(left(kept)).toBe(left(made) - 1);
  });

  it('is 304 for who has it, lists as well', async () => {
    const { id } = await shop.add();
    await shop.get(`products/${id}`);
    for (const path of [`products/${id}`, 'products?limit=2', 'warehouses', 'categories']) {
      const { headers } = await shop.get(path).expect(200);
      const tag = headers['etag'] ?? '';
      expect(tag).toMatch(/^"[\w-]+"$/);
      const again = await shop
        .get(path, { ...admin, 'If-None-Match': `W/"x", ${tag}` })
        .expect(304);
      expect(again.text).toBe('');
      expect(again.headers).toMatchObject({ etag: tag, 'x-cache': 'HIT' });
      await shop.get(path, { ...admin, 'If-None-Match': '"other"' }).expect(200);
    }
  });

  it('is sent compressed to who takes that, and as it is to others', async () => {
    const { id } = await shop.add('Long '.repeat(50).trim());
    await shop.products.patch(id, 1, { description: 'leaf '.repeat(500).trim() }).expect(200);
    const zipping = { ...admin, 'Accept-Encoding': 'br, gzip' };
    const plain = (await shop.get(`products/${id}`)).text;
    await until(
      async () =>
        (await wire(`products/${id}`, zipping)).answer.headers['content-encoding'] === 'gzip',
    );
    const { answer, body } = await wire(`products/${id}`, zipping);
    expect(answer.headers['content-length']).toBe(String(body.length));
    expect(gunzipSync(body).toString()).toBe(plain);
    const refusing = await wire(`products/${id}`, { ...admin, 'Accept-Encoding': 'gzip;q=0' });
    expect(refusing.answer.headers['content-encoding']).toBeUndefined();
    expect(refusing.body.toString()).toBe(plain);
  });

  it('is the same for every spelling of its address', async () => {
    const { id } = await shop.add();
    await shop.get('products?limit=3&sort=sku');
    expect(await shop.outcomeOf('products?sort=sku&limit=3')).toBe('HIT');
    expect(await shop.outcomeOf('products?sort=-sku&limit=3')).toBe('MISS');
    await shop.get(`products/${id}?fields=id`);
    expect(await shop.outcomeOf(`products/${id}?fields=sku`)).toBe('MISS');
    expect(dataOf(await shop.get(`products/${id}?fields=sku`))).toEqual({
      sku: expect.any(String),
    });
    expect(dataOf(await shop.get(`products/${id}?fields=id`))).toEqual({ id });
  });

  it('is not taken by who asks for a fresh one', async () => {
    const { id } = await shop.add();
    await shop.get(`products/${id}`);
    for (const [name, value] of [
      ['Cache-Control', 'no-cache'],
      ['Consistency-Token', 'x'],
    ] as const) {
      const fresh = await shop.get(`products/${id}`, { ...admin, [name]: value });
      expect(fresh.headers['x-cache']).toBe('BYPASS');
      expect(fresh.headers['age']).toBeUndefined();
    }
    expect(await shop.outcomeOf(`products/${id}`)).toBe('HIT');
  });

  it('is answered to HEAD too, and stock is never kept', async () => {
    const { id } = await shop.add();
    await shop.get(`products/${id}`);
    const head = await app.http().head(`/api/v1/products/${id}`).set(admin).expect(200);
    expect(head.headers['etag']).toBe('"1"');
    for (const path of ['stock-levels', 'stock-movements', 'orders', 'customers']) {
      const { headers } = await shop.get(path).expect(200);
      expect([headers['x-cache'], headers['cache-control']]).toEqual([undefined, 'no-store']);
    }
  });
});

describe('after a write', () => {
  it('no kept answer shows what was before', async () => {
    const { id, sku } = await shop.add();
    const paths = [`products/${id}`, `products/by-sku/${String(sku)}`, 'products?sort=-createdAt'];
    for (let version = 1; version <= 5; version += 1) {
      for (const path of paths) await shop.get(path).expect(200);
      for (const path of paths) expect(await shop.outcomeOf(path)).toBe('HIT');
      await shop.products.patch(id, version, { name: `Name ${version}` }).expect(200);
      for (const path of paths)
        expect((await shop.get(path).expect(200)).text).toContain(`Name ${version}`);
    }
    await shop.products.remove(id, 6).expect(204);
    await shop.get(paths[0] ?? '').expect(404);
    await shop.get(paths[1] ?? '').expect(404);
    expect((await shop.get(paths[2] ?? '')).text).not.toContain(id);
  });

  it('others stay', async () => {
    const [tea, cake] = [await shop.add(), await shop.add()];
    await shop.get(`products/${cake.id}`);
    await shop.products.patch(tea.id, 1, { name: 'Changed' }).expect(200);
    expect(await shop.outcomeOf(`products/${cake.id}`)).toBe('HIT');
  });

  it('a category shows the new name of its parent', async () => {
    const categories = resourceOf(app, '/api/v1/categories', admin);
    const key = { 'Idempotency-Key': randomUUID() };
    const root = dataOf(await categories.post({ slug: 'tea', name: 'Tea' }, key).expect(201));
    const child = { slug: 'green', name: 'Green', parentId: root.id };
    const { id } = dataOf(
      await categories.post(child, { 'Idempotency-Key': randomUUID() }).expect(201),
    );
    expect(dataOf(await shop.get(`categories/${id}`))['path']).toBe('tea/green');
    await categories.patch(root.id, 1, { slug: 'leaves' }).expect(200);
    expect(dataOf(await shop.get(`categories/${id}`))['path']).toBe('leaves/green');
  });

  it('what was refused before is found', async () => {
    await shop.get('products/by-sku/LATE-1').expect(404);
    const body = { sku: 'LATE-1', name: 'Late', unitPrice: 1, currency: 'EUR' };
    await shop.products.post(body, { 'Idempotency-Key': randomUUID() }).expect(201);
    await shop.get('products/by-sku/LATE-1').expect(200);
  });
});

describe('an instance that does not hear the others', () => {
  it('keeps nothing until it does, and then begins anew', async () => {
    const { id } = await shop.add();
    await shop.get(`products/${id}`);
    const listener = app.get(SignalListener);
    // It listens again within a moment: asked too late, it is broken off once more.
    await until(async () => {
      await app.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name = 'orderly-signals'`);
      return (await shop.get(`products/${id}`)).headers['x-cache'] === 'BYPASS';
    });
    await until(() => listener.current);
    expect(await shop.outcomeOf(`products/${id}`)).toBe('MISS');
    expect(await shop.outcomeOf(`products/${id}`)).toBe('HIT');
  });
});
