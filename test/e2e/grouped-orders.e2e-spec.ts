import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { systemActor } from '../../src/platform/access/actor.js';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import {
  type GroupedOrder,
  groupedOrder,
  isGroupable,
} from '../../src/modules/orders/grouped-order.js';
import {
  type GroupedOutcome,
  GroupedPlacementRepository,
} from '../../src/modules/orders/grouped-placement.repository.js';
import { GroupedPlacement } from '../../src/modules/orders/grouped-placement.service.js';
import type { OrderContent } from '../../src/modules/orders/order-content.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { tally } from '../support/buyer.js';
import type { TestDatabase } from '../support/database.js';
import { Alias, rowsOf } from '../support/placement-twins.js';
import { PlacementWorld, stories } from '../support/placement-world.js';
import { openShop, type StockedShop } from '../support/stocked-shop.js';
import { until } from '../support/until.js';

const numRuns = Number(process.env['PLACEMENT_RUNS'] ?? 25);

let shopApp: TestApp;
let neighbour: TestApp;
let twin: TestApp;
let shop: StockedShop;
let world: PlacementWorld;

const start = (database?: () => Promise<TestDatabase>): Promise<TestApp> =>
  startTestApp(
    (config) => ({ ...config, orders: { ...config.orders, placement: 'grouped' } }),
    database,
  );

beforeAll(async () => {
  shopApp = await start();
  neighbour = await start(() =>
    Promise.resolve({ url: shopApp.databaseUrl, drop: () => Promise.resolve() }),
  );
  twin = await start();
  world = new PlacementWorld([shopApp, twin]);
  await world.open();
});

afterAll(async () => {
  for (const app of [twin, neighbour, shopApp]) {
    // Connections of clients that left may never have carried a request: nobody would wait for those.
    (app.app.getHttpServer() as Server).closeAllConnections();
    await app.close();
  }
});

/** The orders of a story that can go in one group: each key once. */
function groupOf(orders: readonly { key: string; body: object }[]): GroupedOrder[] {
  const taken = new Set<string>();
  const fresh = (key: string): boolean => !taken.has(key) && Boolean(taken.add(key));
  return orders.flatMap(({ key, body }) => {
    const content = body as OrderContent;
    if (!isGroupable(systemActor, content) || !fresh(key)) return [];
    const id = randomUUID();
    const claim = { scope: 'test POST /api/v1/orders', key, requestHash: 'hash', path: '/orders' };
    const placedAt = new Date();
    const times = { placedAt, expiresAt: new Date(placedAt.getTime() + 60_000) };
    return [groupedOrder({ id, actor: systemActor, content, claim, audited: {}, ...times })];
  });
}

const undecided: GroupedOutcome = {
  outcome: 'undecided',
  body: null,
  requestHash: null,
  status: null,
  headers: null,
  shortages: null,
  reserved: false,
  low: 0,
};

/** One after the other, but for those with the reference of one that came short. */
async function placeApart(orders: readonly GroupedOrder[]): Promise<GroupedOutcome[]> {
  const short = new Set<unknown>();
  const outcomes: GroupedOutcome[] = [];
  for (const order of orders) {
    const { reference } = order.asked;
    const [placed] = short.has(reference)
      ? [undecided]
      : await twin.get(GroupedPlacementRepository).place([order]);
    if (placed?.outcome === 'short' && reference !== null) short.add(reference);
    if (placed) outcomes.push(placed);
  }
  return outcomes;
}

/** Holds a lock on the level of the product until it is released. */
async function holding<T>(sku: string, work: (release: () => Promise<void>) => Promise<T>) {
  const client = new pg.Client({ connectionString: shopApp.databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `SELECT 1 FROM stock_levels WHERE product_id = (SELECT id FROM products WHERE sku = $1) FOR UPDATE`,
      [sku],
    );
    return await work(async () => {
      await client.query('COMMIT');
    });
  } finally {
    await client.end();
  }
}

const underWay = (count: number): Promise<void> =>
  until(() => shopApp.get(GroupedPlacement).underWay === count);

async function blocked(count: number): Promise<void> {
  const text = `SELECT count(*)::int AS n FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await until(async () => (await shopApp.sql<{ n: number }>(text))[0]?.n === count);
}

describe('a group of orders', () => {
  it('comes out as the same orders one after the other', async () => {
    const seen = new Set<string>();
    const references: unknown[] = [];
    const property = fc.asyncProperty(stories, async (story) => {
      const orders = groupOf(await world.stage(story));
      for (const { asked } of orders)
        if (asked.reference !== null) references.push(asked.reference);
      const outcomes = await placeApart(orders);
      const grouped = await shopApp.get(GroupedPlacementRepository).place(orders);
      for (const { outcome } of grouped) seen.add(outcome);
      const [one, other] = [
        await Alias.of(shopApp, world.fixed),
        await Alias.of(twin, world.fixed),
      ];
      const placed = (found: unknown[], alias: Alias): unknown =>
        JSON.parse(alias.in(JSON.stringify(found)));
      expect(placed(grouped, one)).toEqual(placed(outcomes, other));
      expect(await rowsOf(shopApp, world.fixed)).toEqual(await rowsOf(twin, world.fixed));
    });
    await fc.assert(property, { numRuns, endOnFailure: true });
    expect([...seen]).toEqual(expect.arrayContaining(['placed', 'short', 'undecided']));
    expect(new Set(references).size).toBeLessThan(references.length);
  });
});

describe('orders of several clients', () => {
  beforeAll(async () => {
    shop = await openShop(shopApp);
    for (const sku of ['HOT', 'SHELF', 'GATE']) await shop.stock(sku, sku === 'HOT' ? 50 : 1000);
  });

  const place = (sku: string, url = shopApp.url, key?: string) =>
    shop.buyer.place(url, [{ sku, quantity: 1 }], key);

  /** Places an order of this reference under a new key: the code of its refusal, or its status. */
  const referred = async (reference: string): Promise<string | number> => {
    const lines = [{ sku: 'SHELF', quantity: 1 }];
    const { status, body } = await shopApp
      .http()
      .post('/api/v1/orders')
      .set(await shopApp.as('admin'))
      .set('Idempotency-Key', randomUUID())
      .send({ currency: 'EUR', place: true, source: 'shop', reference, lines });
    return (body as { error?: { code: string } }).error?.code ?? status;
  };

  it('sell out one product exactly over two instances, amid bad orders', async () => {
    const answers = await Promise.all(
      Array.from({ length: 160 }, (_, index) => {
        const { url } = index % 2 === 0 ? shopApp : neighbour;
        return place(['HOT', 'HOT', 'HOT', 'NO-SUCH'][index % 4] ?? '', url);
      }),
    );
    expect(tally(answers)).toEqual({
      201: 50,
      '404 PRODUCT_NOT_FOUND': 40,
      '409 STOCK_INSUFFICIENT': 70,
    });
    await shop.balance();
  });

  it('make one order of one key sent to two instances at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        place('SHELF', (index % 2 === 0 ? shopApp : neighbour).url, 'one-key'),
      ),
    );
    expect(answers.filter(({ status, replayed }) => status === 201 && !replayed)).toHaveLength(1);
    for (const { status, code } of answers)
      expect(status === 201 ? null : code).toBe(status === 201 ? null : 'IDEMPOTENCY_KEY_IN_USE');
    expect(await place('SHELF', neighbour.url, 'one-key')).toMatchObject({ replayed: true });
  });

  it('stay in their group when two of it have one reference', async () => {
    const spy = jest.spyOn(shopApp.get(GroupedPlacementRepository), 'place');
    await holding('GATE', async (release) => {
      const lanes = [place('GATE'), place('GATE')];
      await blocked(2);
      spy.mockClear();
      const twice = [referred('TWICE'), referred('TWICE')];
      const neighbours = [place('SHELF'), place('SHELF')];
      await underWay(6);
      await release();
      expect(tally(await Promise.all([...lanes, ...neighbours]))).toEqual({ 201: 4 });
      expect((await Promise.all(twice)).sort()).toEqual([201, 'ORDER_REFERENCE_TAKEN']);
    });
    const answered = spy.mock.results.map(({ value }) => value as Promise<GroupedOutcome[]>);
    const groups = await Promise.all(answered);
    spy.mockRestore();
    const outcomes = groups.flat().map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['placed', 'placed', 'placed', 'undecided']);
    await shop.balance();
  });

  it('are placed by themselves when their group fails', async () => {
    const client = new pg.Client({ connectionString: shopApp.databaseUrl });
    await client.connect();
    await holding('GATE', async (release) => {
      const lanes = [place('GATE'), place('GATE')];
      await blocked(2);
      const [refused, neighbours] = [referred('TAKEN'), [place('SHELF'), place('SHELF')]];
      await underWay(5);
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO orders (id, source, reference, currency) VALUES ($1, 'shop', 'TAKEN', 'EUR')`,
        [randomUUID()],
      );
      await release();
      expect(tally(await Promise.all(lanes))).toEqual({ 201: 2 });
      await blocked(1);
      await client.query('COMMIT');
      expect(await refused).toBe('ORDER_REFERENCE_TAKEN');
      expect(tally(await Promise.all(neighbours))).toEqual({ 201: 2 });
    });
    // It has no timeline: nobody made it through the program.
    await client.query(`DELETE FROM orders WHERE reference = 'TAKEN'`);
    await client.end();
    await shop.balance();
  });

  it('are placed although their clients left, but not when they had not gone yet', async () => {
    const { authorization } = { authorization: (await shopApp.as('admin')).Authorization };
    const leaver = (key: string) => {
      const control = new AbortController();
      const body = { currency: 'EUR', place: true, lines: [{ sku: 'GATE', quantity: 1 }] };
      const sent = fetch(`${shopApp.url}/api/v1/orders`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: control.signal,
      }).catch(() => null);
      return { leave: () => control.abort(), sent };
    };
    await holding('GATE', async (release) => {
      const gone = leaver('gone');
      const stayed = place('GATE');
      await blocked(2);
      const queued = leaver('queued');
      await underWay(3);
      for (const one of [gone, queued]) one.leave();
      await Promise.all([gone.sent, queued.sent]);
      await shopApp.http().get('/livez').expect(200);
      await release();
      expect((await stayed).status).toBe(201);
      await underWay(0);
    });
    expect(await place('GATE', shopApp.url, 'gone')).toMatchObject({ status: 201, replayed: true });
    expect(await place('GATE', shopApp.url, 'queued')).toMatchObject({
      status: 201,
      replayed: false,
    });
  });

  it('leave the books clean', async () => {
    const findings = await shopApp.get(IntegrityService).verify();
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
