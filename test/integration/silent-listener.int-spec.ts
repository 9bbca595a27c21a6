import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { dataOf } from '../support/resource.js';
import { until } from '../support/until.js';

/** What docs/caching.md promises. */
const staleAtMostMs = 1_000;
/** With a server that is heard again, a silent connection has been replaced by then. */
const replacedAtMostMs = 15_000;
const seconds = 1_000;

let writer: TestApp;
/** Listens through the proxy; everything else it does goes past it. */
let reader: TestApp;
let proxy: FaultProxy;
let bearer: { Authorization: string };
let path: string;

interface Product {
  readonly id: string;
  readonly name: string;
}

beforeAll(async () => {
  writer = await startTestApp();
  proxy = await FaultProxy.listen();
  proxy.leadTo(Number(new URL(writer.databaseUrl).port));
  const between = new URL(writer.databaseUrl);
  between.hostname = '127.0.0.1';
  between.port = String(proxy.port);
  reader = await startTestApp(
    (config) => ({ ...config, database: { ...config.database, directUrl: between.href } }),
    () => Promise.resolve({ url: writer.databaseUrl, drop: () => Promise.resolve() }),
  );
  bearer = await writer.as('admin');
  const product = { sku: 'TEA', name: 'Tea', unitPrice: 1, currency: 'EUR' };
  const made = await writer
    .http()
    .post('/api/v1/products')
    .set({ ...bearer, 'Idempotency-Key': randomUUID() })
    .send(product);
  path = `/api/v1/products/${dataOf<Product>(made).id}`;
});

beforeEach(() => until(async () => (await read()).outcome === 'HIT'));

afterAll(async () => {
  proxy.muteAt = null;
  await reader.close();
  await writer.close();
  await proxy.close();
});

async function read(): Promise<{ readonly outcome: string; readonly name: string }> {
  const answer = await reader.http().get(path).set(bearer).expect(200);
  return { outcome: String(answer.headers['x-cache']), name: dataOf<Product>(answer).name };
}

async function rename(): Promise<string> {
  const name = randomUUID();
  const changing = writer.http().patch(path);
  await changing
    .set({ ...bearer, 'If-Match': '*' })
    .send({ name })
    .expect(200);
  return name;
}

/** Resolves when one more connection has fallen silent at this. */
async function mute(text: string): Promise<void> {
  const before = proxy.muted;
  proxy.muteAt = text;
  await until(() => proxy.muted > before);
}

describe('an instance whose listening connection fell silent', () => {
  it('answers nothing from its cache a second later, and no change is missed', async () => {
    const before = performance.now();
    await mute('still heard');
    const since = performance.now();
    const name = await rename();
    while (performance.now() - since < staleAtMostMs) await sleep(10);
    for (;;) {
      const answer = await read();
      // After that the connection is given up, and a new one heard for a moment.
      if (performance.now() - before > 4 * seconds) break;
      expect(answer).toEqual({ outcome: 'BYPASS', name });
    }
  });

  it('hears again by a new connection, though the silent one never ends', async () => {
    const before = proxy.connections;
    await mute('still heard');
    proxy.muteAt = null;
    await until(async () => (await read()).outcome === 'BYPASS');
    const since = performance.now();
    await until(async () => (await read()).outcome === 'HIT');
    expect(performance.now() - since).toBeLessThan(replacedAtMostMs);
    expect(proxy.connections).toBeGreaterThan(before);
    const name = await rename();
    await until(async () => (await read()).name === name);
  });

  it('gives up a server that connects and then does not answer LISTEN', async () => {
    const silenced = mute('LISTEN');
    proxy.cutAll();
    await silenced;
    proxy.muteAt = null;
    expect((await read()).outcome).toBe('BYPASS');
    await until(async () => (await read()).outcome === 'HIT');
  });
});
