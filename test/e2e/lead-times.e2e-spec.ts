import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LeadTimes } from '../../src/modules/shipments/lead-times.service.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { dataOf } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('A', { units: 100 });
});

afterAll(() => test.close());

describe('the report of lead times', () => {
  // What was kept would be the same by itself.
  const now = (): Record<string, string> => ({ ...desk.user, 'Cache-Control': 'no-cache' });

  it('tells how long orders take to leave', async () => {
    const order = orderOf(await desk.create({ A: 1 }, { place: true }).expect(201));
    await test.sql(
      `INSERT INTO shipments (id, order_id, warehouse_id, status, shipped_at)
       SELECT $1, o.id, w.id, 'shipped', o.placed_at + interval '2 hours' FROM orders o, warehouses w WHERE o.id = $2`,
      [newId(), order.id],
    );
    const to = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const path = `/api/v1/reports/fulfilment-lead-time?to=${to}`;
    const { items } = dataOf<{ items: unknown[] }>(
      await test.http().get(path).set(now()).expect(200),
    );
    expect(items).toEqual([
      { warehouse: 'MAIN', shipments: 1, p50: 7200, p90: 7200, p99: 7200, longest: 7200 },
    ]);
  });

  it('is the same by kept lead times as by looking at the orders', async () => {
    await desk.warehouse('FAR');
    const order = orderOf(await desk.create({ A: 1 }, { place: true }).expect(201));
    await test.sql(
      `INSERT INTO shipments (id, order_id, warehouse_id, status, shipped_at)
       SELECT gen_random_uuid(), o.id, w.id, 'shipped', o.placed_at + i * i * 1.37 * interval '1 second'
         FROM orders o, warehouses w, generate_series(1, 199) i
        WHERE o.id = $1 AND (w.code = 'FAR' OR i % 3 = 0)`,
      [order.id],
    );
    const to = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const path = `/api/v1/reports/fulfilment-lead-time?to=${to}`;
    const answer = async (): Promise<unknown> =>
      dataOf<{ items: unknown[] }>(await test.http().get(path).set(now()).expect(200)).items;
    const exact = await test.sql(
      `SELECT w.code AS warehouse, count(*)::int AS shipments,
              (percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds))::int AS p50,
              (percentile_disc(0.9) WITHIN GROUP (ORDER BY seconds))::int AS p90,
              (percentile_disc(0.99) WITHIN GROUP (ORDER BY seconds))::int AS p99, max(seconds)::int AS longest
         FROM (SELECT s.warehouse_id, extract(epoch FROM s.shipped_at - o.placed_at)::float8 AS seconds
                 FROM shipments s JOIN orders o ON o.id = s.order_id
                WHERE s.shipped_at < $1::date + 1) led
         JOIN warehouses w ON w.id = led.warehouse_id GROUP BY w.code ORDER BY w.code`,
      [to],
    );
    expect(exact).toMatchObject([
      { warehouse: 'FAR', shipments: 199 },
      { warehouse: 'MAIN', shipments: 67 },
    ]);
    expect(await answer()).toEqual(exact);
    expect(await test.get(LeadTimes).run()).toBe(266);
    expect(await test.get(LeadTimes).run()).toBe(0);
    expect(await answer()).toEqual(exact);
    // Half of them as the release before would have left them.
    await test.sql(`UPDATE shipments SET lead_seconds = NULL WHERE lead_seconds % 2 = 0`);
    expect(await answer()).toEqual(exact);
  });
});
