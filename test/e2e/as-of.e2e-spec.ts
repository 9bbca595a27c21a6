import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk, orderOf } from '../support/order-desk.js';
import {
  dataOf,
  errorOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
} from '../support/resource.js';
import { StockWorld, type TestOrder, type Thing } from '../support/stock-world.js';

interface Level {
  readonly id: string;
  readonly onHand: number;
  readonly allocated: number;
  readonly version: number;
}

interface Remembered {
  readonly at: string;
  readonly levels: ReadonlyMap<string, readonly [onHand: number, allocated: number]>;
}

let test: TestApp;
let world: StockWorld;
let levels: Resource;
let before: string;
const history: Remembered[] = [];

const now = async (): Promise<string> => {
  const [row] = await test.sql<{ at: string }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, pg_sleep(0.003)`,
  );
  return (row as { at: string }).at;
};

const listed = async (query: string): Promise<ListOf<Level>> =>
  dataOf<ListOf<Level>>(await levels.get(`?${query}`).expect(200));

const quantities = (items: readonly Level[]): Remembered['levels'] =>
  new Map(items.map(({ id, onHand, allocated }) => [id, [onHand, allocated]]));

/** The same sequence every run. */
let seed = 11;
const random = (below: number): number => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};

beforeAll(async () => {
  test = await startTestApp();
  world = new StockWorld(test);
  levels = resourceOf(test, '/api/v1/stock-levels', await test.as('auditor'));
  before = await now();
  const products: Thing[] = [await world.product(), await world.product(), await world.product()];
  const warehouses: Thing[] = [await world.warehouse(), await world.warehouse()];
  const open: TestOrder[] = [];
  for (const product of products) await world.receive(product, warehouses[0] as Thing, 50);
  for (let step = 0; step < 30; step += 1) {
    const product = products[random(3)] as Thing;
    const kind = random(4);
    if (kind === 0) await world.receive(product, warehouses[random(2)] as Thing, 1 + random(9));
    else if (kind === 1) await world.adjust(product, warehouses[0] as Thing, -1);
    else if (kind === 2 || open.length === 0) {
      const order = await world.order([product, 1 + random(2)]);
      await world.reserve(order);
      open.push(order);
    } else await world.release((open.pop() as TestOrder).orderId);
    await now();
    const { items } = await listed('limit=100');
    history.push({ at: await now(), levels: quantities(items) });
  }
});

afterAll(() => test.close());

describe('stock levels as of a time', () => {
  it('are what they were, as a list and one by one', async () => {
    for (const { at, levels: then } of history) {
      const { items } = await listed(`limit=100&asOf=${at}`);
      expect(quantities(items)).toEqual(then);
    }
    const { at, levels: then } = history[12] as Remembered;
    for (const [id, [onHand, allocated]] of then) {
      const level = dataOf<Level>(await levels.get(`/${id}?asOf=${at}`).expect(200));
      expect(level).toMatchObject({ id, onHand, allocated });
    }
  });

  it('page through what there was then, with cursors of that time alone', async () => {
    const { at, levels: then } = history.at(-1) as Remembered;
    const first = await listed(`limit=2&asOf=${at}`);
    const second = await listed(`limit=2&asOf=${at}&after=${first.page.next}`);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([...then.keys()].slice(0, 4));
    const foreign = await levels.get(`?limit=2&after=${first.page.next}`).expect(400);
    expect(errorOf(foreign).code).toBe('INVALID_CURSOR');
  });

  it('are not there before they were made', async () => {
    const [id] = (history[0] as Remembered).levels.keys();
    expect((await listed(`asOf=${before}`)).items).toEqual([]);
    const missing = await levels.get(`/${id}?asOf=${before}`).expect(404);
    expect(errorOf(missing).code).toBe('STOCK_LEVEL_NOT_FOUND');
  });

  it('carry the tag of the level: what was is told anew when it changed', async () => {
    const { at, levels: then } = history[3] as Remembered;
    const [id] = then.keys();
    const answer = await levels.get(`/${id}?asOf=${at}`).expect(200);
    const tag = answer.headers['etag'] as string;
    await levels.get(`/${id}?asOf=${at}`, { 'If-None-Match': tag }).expect(304);
  });

  it('refuse the future and what is no time', async () => {
    const [id] = (history[0] as Remembered).levels.keys();
    for (const path of ['', `/${id}`]) {
      const future = await levels.get(`${path}?asOf=2999-01-01T00:00:00Z`).expect(400);
      expect(pointersOf(future)).toEqual(['?asOf']);
      await levels.get(`${path}?asOf=yesterday`).expect(400);
    }
    await resourceOf(test, '/api/v1/stock-movements', await test.as('auditor'))
      .get(`?asOf=${before}`)
      .expect(400);
  });
});

describe('an order as of a time', () => {
  const remembered: { at: string; order: OrderBody }[] = [];
  let desk: OrderDesk;
  let order: OrderBody;
  let unborn: string;

  const remember = async (): Promise<void> => {
    await now();
    order = await desk.read(order.id);
    remembered.push({ at: await now(), order });
    await now();
  };

  beforeAll(async () => {
    desk = await OrderDesk.open(test);
    await desk.warehouse('MAIN');
    for (const sku of ['TEA', 'CUP']) await desk.product(sku, { units: 100 });
    unborn = await now();
    const shippingAddress = { recipient: 'Ada', line1: '1 Row', city: 'Bath', country: 'GB' };
    order = await desk.draft({ TEA: 2 }, { shippingAddress });
    await remember();
    await desk
      .post(`/orders/${order.id}/lines`, { sku: 'CUP', quantity: 1 })
      .set('If-Match', `"${order.version}"`);
    await remember();
    await desk.command(order.id, 'place').expect(200);
    await remember();
    await desk.command(order.id, 'hold', { reason: 'look' }).expect(200);
    await remember();
    await desk.command(order.id, 'release-hold').expect(200);
    await desk.command(order.id, 'confirm').expect(200);
    await remember();
    await desk.command(order.id, 'cancel', { reason: 'gone' }).expect(200);
    await remember();
  });

  it('is every version that it was, without its addresses', async () => {
    expect(new Set(remembered.map(({ order: { version } }) => version)).size).toBe(6);
    expect(remembered.map(({ order: { lines } }) => lines.length)).toEqual([1, 2, 2, 2, 2, 2]);
    for (const { at, order: then } of remembered) {
      const past = orderOf(await desk.orders.get(`/${order.id}?asOf=${at}`).expect(200));
      expect(past).toEqual({ ...then, billingAddress: null, shippingAddress: null });
    }
    const kept = await test.sql(`SELECT 1 FROM order_versions WHERE state::text LIKE '%Bath%'`);
    expect(kept).toEqual([]);
  });

  it('has the tag of its version', async () => {
    const { at, order: then } = remembered[2] as { at: string; order: OrderBody };
    const path = `/${order.id}?asOf=${at}`;
    const answer = await desk.orders.get(path).expect(200);
    expect(answer.headers['etag']).toBe(`"${then.version}"`);
    await desk.orders.get(path, { 'If-None-Match': `"${then.version}"` }).expect(304);
  });

  it('is not there before it was made, and nobody knows the future', async () => {
    expect(errorOf(await desk.orders.get(`/${order.id}?asOf=${unborn}`).expect(404)).code).toBe(
      'ORDER_NOT_FOUND',
    );
    await desk.orders.get(`/${order.id}?asOf=2999-01-01T00:00:00Z`).expect(400);
  });

  it('of a history that nothing changed since is what it is', async () => {
    const id = newId();
    await test.sql(
      `INSERT INTO orders (id, source, reference, currency, status, placed_at, created_at, fulfillment_status, payment_status)
       VALUES ($1, 'history', 'H-9', 'EUR', 'completed', '2025-05-05T12:00:00Z', '2025-05-06T12:00:00Z', 'fulfilled', 'paid')`,
      [id],
    );
    const past = orderOf(await desk.orders.get(`/${id}?asOf=2025-06-01T00:00:00Z`).expect(200));
    expect(past).toMatchObject({ id, status: 'completed', version: 1 });
    await desk.orders.get(`/${id}?asOf=2025-05-06T00:00:00Z`).expect(404);
  });

  it('goes with a draft that is deleted', async () => {
    const { id, version } = await desk.draft({ TEA: 1 });
    await desk.orders.remove(id, version).expect(204);
    expect(await test.sql('SELECT 1 FROM order_versions WHERE order_id = $1', [id])).toEqual([]);
  });
});
