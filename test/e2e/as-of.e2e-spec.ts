import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
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
