import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Invalidations } from '../../src/platform/cache/invalidations.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.js';
import { until } from '../support/until.js';

const writes = 40;
const readersPerInstance = 3;
/** What the whole program promises; on the writer's instance it is nothing. */
const staleAtMostMs = 1_000;

interface Product {
  readonly id: string;
  readonly sku: string;
  readonly version: number;
}

interface Acknowledged {
  readonly version: number;
  readonly at: number;
  readonly through: TestApp;
}

let database: TestDatabase;
let instances: TestApp[];
let bearer: { Authorization: string };

async function startInstances(url: string | null): Promise<void> {
  database = await createTestDatabase();
  const shared = { url: database.url, drop: () => Promise.resolve() };
  const start = () =>
    startTestApp(
      (config) => ({ ...config, redis: { url } }),
      () => Promise.resolve(shared as TestDatabase),
    );
  instances = [await start(), await start()];
  bearer = await instanceAt(0).as('admin');
  await until(() => instances.every((one) => one.get(Invalidations).informed));
}

async function stopInstances(): Promise<void> {
  for (const instance of instances) await instance.close();
  await database.drop();
}

const instanceAt = (index: number): TestApp => instances[index % instances.length] as TestApp;

async function ask<Data>(instance: TestApp, path: string, init: RequestInit = {}): Promise<Data> {
  const headers = { ...bearer, 'Content-Type': 'application/json', ...init.headers };
  const response = await fetch(`${instance.url}/api/v1/${path}`, { ...init, headers });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return ((await response.json()) as { data: Data }).data;
}

const create = (): Promise<Product> =>
  ask(instanceAt(0), 'products', {
    method: 'POST',
    headers: { 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      sku: `P-${randomUUID()}`,
      name: 'Tea',
      unitPrice: 1,
      currency: 'EUR',
    }),
  });

const rename = (instance: TestApp, { id }: Product): Promise<Product> =>
  ask(instance, `products/${id}`, {
    method: 'PATCH',
    headers: { 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' },
    body: JSON.stringify({ name: randomUUID() }),
  });

/** The version that each of the product's addresses shows. */
const readings: ((instance: TestApp, product: Product) => Promise<number>)[] = [
  async (instance, { id }) => (await ask<Product>(instance, `products/${id}`)).version,
  async (instance, { sku }) => (await ask<Product>(instance, `products/by-sku/${sku}`)).version,
  async (instance, { id }) => {
    const { items } = await ask<{ items: Product[] }>(instance, 'products?limit=5');
    return items.find((item) => item.id === id)?.version ?? 0;
  },
];

/**
 * Writes through both, reads through both all the while, and names the readings that were stale; the
 * first of them ends it.
 */
async function staleReadings(disturb: (turn: number) => Promise<void>): Promise<string[]> {
  const product = await create();
  const history: Acknowledged[] = [];
  const stale: string[] = [];
  let writing = true;
  const goesOn = (): boolean => stale.length === 0;
  const least = (reader: TestApp, at: number): number =>
    Math.max(
      1,
      ...history
        .filter((one) => one.at <= (one.through === reader ? at : at - staleAtMostMs))
        .map(({ version }) => version),
    );
  const check = async (reader: TestApp, turn: number): Promise<void> => {
    const needed = least(reader, performance.now());
    const seen = await readings[turn % readings.length]?.(reader, product);
    if ((seen ?? 0) < needed) stale.push(`reading ${turn % 3}: ${seen} instead of ${needed}`);
  };
  const read = async (reader: TestApp): Promise<void> => {
    for (let turn = 0; writing && goesOn(); turn += 1) await check(reader, turn);
  };
  const readers = instances.flatMap((one) =>
    Array.from({ length: readersPerInstance }, () => read(one)),
  );
  try {
    for (let turn = 0; turn < writes && goesOn(); turn += 1) {
      await disturb(turn);
      const through = instanceAt(Math.floor(Math.random() * 2));
      const { version } = await rename(through, product);
      history.push({ version, at: performance.now(), through });
      for (let reading = 0; reading < readings.length; reading += 1) await check(through, reading);
    }
  } finally {
    writing = false;
    await Promise.all(readers);
  }
  if (!goesOn()) return stale;
  await sleep(staleAtMostMs);
  for (const instance of instances)
    for (let reading = 0; reading < readings.length; reading += 1) await check(instance, reading);
  return stale;
}

const cutListeners = (): Promise<unknown> =>
  instanceAt(0).sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name = 'orderly-signals'`);

describe('two instances that hear each other by PostgreSQL', () => {
  beforeAll(() => startInstances(null));
  afterAll(stopInstances);

  it('show every acknowledged write', async () => {
    expect(await staleReadings(() => Promise.resolve())).toEqual([]);
  });

  it('show it also while their listening connections are cut', async () => {
    const cut = async (turn: number): Promise<void> => {
      if (turn % 7 === 3) await cutListeners();
    };
    expect(await staleReadings(cut)).toEqual([]);
  });

  it('keep answers again afterwards', async () => {
    const { id } = await create();
    const url = `${instanceAt(0).url}/api/v1/products/${id}`;
    const outcome = async () => (await fetch(url, { headers: bearer })).headers.get('x-cache');
    const outcomes: (string | null)[] = [];
    // Who has not heard the others for a moment takes no copy and keeps none.
    await until(async () => {
      outcomes.splice(0, 2, await outcome(), await outcome());
      return outcomes[1] === 'HIT';
    });
  });
});

(hasRedis ? describe : describe.skip)('two instances that share Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
    await startInstances(redis.url);
  });

  afterEach(() => redis.thaw());

  afterAll(async () => {
    await stopInstances();
    await redis.stop();
  });

  const cached = async (instance: TestApp, id: string): Promise<string | null> =>
    (await fetch(`${instance.url}/api/v1/products/${id}`, { headers: bearer })).headers.get(
      'x-cache',
    );

  it('answer from what the other one kept', async () => {
    const [one, other] = [instanceAt(0), instanceAt(1)];
    let outcome: string | null = null;
    for (let attempt = 0; attempt < 20 && outcome !== 'HIT'; attempt += 1) {
      const product = await create();
      // The first reading makes the stamps; a copy needs them before its own begins.
      await ask(one, `products/${product.id}`);
      const { clock } = other.get(Invalidations);
      const before = clock.now();
      await rename(one, product);
      await until(() => clock.now() > before);
      await ask(one, `products/${product.id}`);
      outcome = await cached(other, product.id);
    }
    expect(outcome).toBe('HIT');
  });

  it('show every acknowledged write', async () => {
    expect(await staleReadings(() => Promise.resolve())).toEqual([]);
  });

  it('show it also while Redis dies, freezes and comes back, and listeners are cut', async () => {
    const disturb = async (turn: number): Promise<void> => {
      if (turn === 6) await redis.kill();
      if (turn === 12) await redis.start();
      if (turn === 18) redis.freeze();
      if (turn === 24) redis.thaw();
      if (turn === 30) await cutListeners();
    };
    expect(await staleReadings(disturb)).toEqual([]);
  });
});
