import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SalesRollups } from '../../src/modules/reports/sales-rollup.service.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, pointersOf } from '../support/resource.js';

interface Sums {
  readonly key: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly returnedUnits: number;
  readonly returnedValue: number;
  readonly sku?: string | null;
  readonly name?: string | null;
}

interface Report {
  readonly items: Sums[];
  readonly totals: Sums[];
}

const keys = { day: 'day::text', product: 'product', customer: 'customer', country: 'country' };
type Group = keyof typeof keys;
const groups = Object.keys(keys) as Group[];

/** The sales of the days added up from orders and returns, written down a second time. */
const naive = (group: Group): string => `
  WITH facts AS (
    SELECT (o.placed_at AT TIME ZONE 'UTC')::date AS day, l.product_id::text AS product, o.customer_id::text AS customer,
           o.shipping_address->>'country' AS country, o.currency, o.id AS order_id,
           l.quantity - l.quantity_cancelled AS units, l.net_total AS net, l.tax_total AS tax, 0 AS back, 0 AS worth
      FROM orders o JOIN order_lines l ON l.order_id = o.id
     WHERE o.status NOT IN ('draft', 'cancelled', 'expired') AND l.quantity > l.quantity_cancelled
     UNION ALL
    SELECT (r.received_at AT TIME ZONE 'UTC')::date, l.product_id::text, o.customer_id::text,
           o.shipping_address->>'country', r.currency, NULL, 0, 0, 0, l.quantity_received, l.value
      FROM returns r JOIN return_lines l ON l.return_id = r.id JOIN orders o ON o.id = r.order_id
     WHERE r.status = 'received'
  )
  SELECT ${keys[group]} AS key, currency, count(DISTINCT order_id)::int AS orders, sum(units)::int AS units,
         sum(net)::int AS net, sum(tax)::int AS tax, sum(net + tax)::int AS gross, sum(back)::int AS "returnedUnits",
         sum(worth)::int AS "returnedValue"
    FROM facts WHERE day BETWEEN $1 AND $2 GROUP BY 1, 2`;

const ranges = [
  ['2026-01-01', '2026-03-31'],
  ['2026-01-10', '2026-03-05'],
  ['2026-02-03', '2026-02-12'],
];

let test: TestApp;
let desk: OrderDesk;
let customers: string[];
const placed: string[] = [];
let seed = 7;

/** A small generator: the same run every time. */
const random = (below: number): number => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};

const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
const day = (): string => `2026-0${1 + random(3)}-${String(1 + random(28)).padStart(2, '0')}`;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  for (const sku of ['A', 'B', 'C']) await desk.product(sku, { units: 10_000 });
  customers = [];
  for (const name of ['Ada', 'Grace'])
    customers.push(dataOf(await desk.post('/customers', { name }).expect(201)).id);
});

afterAll(() => test.close());

/** Reports may be kept; these are of this moment. */
const now = () => ({ ...desk.user, 'Cache-Control': 'no-cache' });

async function report(path: string): Promise<Report> {
  return dataOf<Report>(await test.http().get(`/api/v1/reports/${path}`).set(now()).expect(200));
}

async function placeOne(): Promise<void> {
  const country = pick(['DE', 'FR', null]);
  const address = country && { recipient: 'X', line1: 'Y 1', city: 'Z', country };
  const more = {
    customerId: pick([...customers, null]),
    ...(address ? { shippingAddress: address } : {}),
  };
  const { id } = await desk.placed({ [pick(['A', 'B'])]: 1 + random(5), C: 1 + random(3) }, more);
  // Two lines later the order is as old as history is.
  await test.sql(`UPDATE orders SET placed_at = ($2 || 'T12:00:00Z')::timestamptz WHERE id = $1`, [
    id,
    day(),
  ]);
  placed.push(id);
}

async function cancelOne(): Promise<void> {
  await desk.command(pick(placed), 'cancel', { reason: 'Changed my mind.' });
}

async function cancelLine(): Promise<void> {
  const order = await desk.read(pick(placed));
  const line = pick(order.lines);
  await desk.post(`/orders/${order.id}/lines/${line.id}/cancel`, {
    quantity: 1,
    reason: 'None left.',
  });
}

async function returnSome(): Promise<void> {
  const order = await desk.read(pick(placed));
  const [line] = order.lines;
  if (order.status !== 'placed' || !line) return;
  const id = newId();
  const at = `${day()}T08:00:00Z`;
  await test.sql(
    `INSERT INTO returns (id, order_id, status, currency, value, received_at) VALUES ($1, $2, 'received', 'EUR', 700, $3)`,
    [id, order.id, at],
  );
  await test.sql(
    `INSERT INTO return_lines (id, return_id, position, order_line_id, product_id, sku, name, unit_price, quantity, quantity_received, restock, value)
     SELECT $1, $2, 1, l.id, l.product_id, l.sku, l.name, l.unit_price, 1, 1, false, 700 FROM order_lines l WHERE l.id = $3`,
    [newId(), id, line.id],
  );
}

async function rollUp(): Promise<void> {
  await test.get(SalesRollups).run();
}

const bySort = (a: Sums, b: Sums): number =>
  `${a.key} ${a.currency}`.localeCompare(`${b.key} ${b.currency}`);

async function compareAll(): Promise<void> {
  for (const [from, to] of ranges) {
    for (const group of groups) {
      const { items } = await report(`sales?groupBy=${group}&from=${from}&to=${to}&limit=1000`);
      const expected = await test.sql<Sums>(naive(group), [from, to]);
      const sums = items.map(({ sku: _, name: __, ...rest }) => rest);
      expect({ group, from, items: sums.sort(bySort) }).toEqual({
        group,
        from,
        items: expected.sort(bySort),
      });
    }
  }
}

describe('GET /reports/sales', () => {
  it('is what orders and returns add up to, whatever happened and whenever it was rolled up', async () => {
    for (let run = 0; run < 8; run += 1) await placeOne();
    const steps = [placeOne, placeOne, cancelOne, cancelLine, returnSome, rollUp, rollUp];
    for (let round = 0; round < 12; round += 1) {
      for (let step = 0; step < 4; step += 1) await pick(steps)();
      await compareAll();
    }
    await rollUp();
    await compareAll();
    const left = await test.sql('SELECT 1 FROM sales_changes');
    expect(left).toEqual([]);
    const rolled = await test.sql<{ grain: string }>('SELECT DISTINCT grain FROM sales_rollups');
    expect(rolled).toHaveLength(2);
  });

  it('names products and customers, the largest first, with totals over all of them', async () => {
    const range = 'from=2026-01-01&to=2026-03-31';
    const { items, totals } = await report(`sales?groupBy=product&${range}`);
    expect(items[0]).toMatchObject({
      sku: expect.any(String),
      name: expect.stringMatching(/^Product /),
    });
    const gross = items.map((item) => item.gross);
    expect(gross).toEqual([...gross].sort((a, b) => b - a));
    expect(totals[0]?.gross).toBe(gross.reduce((sum, amount) => sum + amount, 0));
    const first = await report(`sales?groupBy=product&${range}&limit=1`);
    expect(first.items).toEqual(items.slice(0, 1));
    expect(first.totals).toEqual(totals);
    const byCustomer = await report(`sales?groupBy=customer&${range}`);
    expect(byCustomer.items.map(({ name }) => name).sort()).toEqual(['Ada', 'Grace', null]);
    const days = (await report(`sales?${range}`)).items.map(({ key }) => key);
    expect(days).toEqual([...days].sort());
    expect((await report(`sales?${range}&currency=GBP`)).items).toEqual([]);
  });

  it('counts an imported order for the country that its file names', async () => {
    const id = newId();
    await test.sql(
      `INSERT INTO orders (id, source, reference, currency, status, placed_at, net_total, total, captured_total, payment_status, fulfillment_status)
       VALUES ($1, 'history', 'H-1', 'EUR', 'completed', '2025-05-05T12:00:00Z', 300, 300, 300, 'paid', 'fulfilled')`,
      [id],
    );
    await test.sql(
      `INSERT INTO order_events (id, order_id, type, data, actor_name) VALUES ($1, $2, 'order.imported', '{"country":"EIRE"}', 'system')`,
      [newId(), id],
    );
    await test.sql(
      `INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp, quantity, quantity_shipped, net_total, tax_total, total)
       SELECT $1, $2, 1, id, sku, name, 100, 0, 3, 3, 300, 0, 300 FROM products WHERE sku = 'A'`,
      [newId(), id],
    );
    const path = 'sales?groupBy=country&from=2025-05-01&to=2025-05-31';
    const before = await report(path);
    expect(before.items).toMatchObject([{ key: 'IE', units: 3, gross: 300 }]);
    await rollUp();
    expect(await report(path)).toEqual(before);
  });

  it('refuses days that are none and ranges that are too long or upside down', async () => {
    const ask = (query: string) => test.http().get(`/api/v1/reports/sales?${query}`).set(now());
    expect(pointersOf(await ask('from=2026-02-30&to=2026-99-01').expect(400))).toEqual([
      '?from',
      '?to',
    ]);
    expect(pointersOf(await ask('from=2026-02-02&to=2026-02-01').expect(400))).toEqual(['?from']);
    await ask('from=2020-01-01&to=2026-02-01').expect(400);
    await ask('groupBy=weather').expect(400);
    await ask('limit=1001').expect(400);
    const catalog = await test.as('catalog_manager');
    const refused = await test.http().get('/api/v1/reports/sales').set(catalog);
    expect(errorOf(refused).code).toBe('FORBIDDEN');
  });
});

describe('reports of warehouses', () => {
  it('say who waits for what beyond the stock on hand', async () => {
    const { id: productId } = dataOf(
      await desk
        .post('/products', { sku: 'SHORT', name: 'Short', unitPrice: 500, currency: 'EUR' })
        .expect(201),
    );
    await desk.receive('SHORT', 3);
    await test.sql('UPDATE stock_levels SET backorder_limit = 10 WHERE product_id = $1', [
      productId,
    ]);
    await desk.placed({ SHORT: 2 });
    const second = await desk.placed({ SHORT: 4 });
    const { items } = dataOf<{ items: object[] }>(
      await test.http().get('/api/v1/reports/backorders').set(now()).expect(200),
    );
    expect(items).toEqual([
      {
        ...{ productId, sku: 'SHORT', warehouse: 'MAIN', onHand: 3, allocated: 6, backordered: 3 },
        waitingOrders: 1,
        oldestPlacedAt: second['placedAt'],
      },
    ]);
  });

  it('value the stock now, and as it was', async () => {
    const value = async (query = ''): Promise<{ value: number }[]> =>
      dataOf<{ items: { value: number }[] }>(
        await test.http().get(`/api/v1/reports/stock-valuation${query}`).set(now()).expect(200),
      ).items;
    const [before] = await value();
    const [{ at }] = (await test.sql<{ at: Date }>('SELECT clock_timestamp() AS at')) as [
      { at: Date },
    ];
    await desk.receive('A', 7);
    const [after] = await value();
    expect((after?.value ?? 0) - (before?.value ?? 0)).toBe(7000);
    expect(await value(`?asOf=${at.toISOString()}`)).toEqual([before]);
    expect(await value('?asOf=2020-01-01T00:00:00Z')).toEqual([]);
    await test
      .http()
      .get('/api/v1/reports/stock-valuation?asOf=2999-01-01T00:00:00Z')
      .set(desk.user)
      .expect(400);
  });

  it('value stock to the cent, up to the largest amount there is', async () => {
    await desk.warehouse('DEAR', 9);
    await desk.product('DEAR', { unitPrice: 999_999_999_937 });
    await desk.receive('DEAR', 9_000, 'DEAR');
    await desk.receive('DEAR', 7, 'DEAR');
    const value = async (query = ''): Promise<object | undefined> =>
      dataOf<{ items: { warehouse: string }[] }>(
        await test.http().get(`/api/v1/reports/stock-valuation${query}`).set(now()).expect(200),
      ).items.find(({ warehouse }) => warehouse === 'DEAR');
    const before = { products: 1, units: 9007, value: 9_006_999_999_432_559 };
    expect(await value()).toMatchObject(before);
    const [{ at }] = (await test.sql<{ at: Date }>('SELECT clock_timestamp() AS at')) as [
      { at: Date },
    ];
    await desk.receive('DEAR', 3, 'DEAR');
    expect(await value()).toMatchObject({ units: 9010, value: Number.MAX_SAFE_INTEGER });
    expect(await value(`?asOf=${at.toISOString()}`)).toMatchObject(before);
  });
});
