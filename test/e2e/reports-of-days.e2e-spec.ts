import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { lastingDay } from '../support/lasting-day.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf, pointersOf } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;
let today: string;

beforeAll(async () => {
  test = await startTestApp();
  today = await lastingDay();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
});

afterAll(() => test.close());

// Reports are kept for some seconds; these are asked for this moment.
const now = () => ({ ...desk.user, 'cache-control': 'no-cache' });

describe('reports of warehouses, for days', () => {
  it('say who waits of those that ordered on some days', async () => {
    await desk.product('SHORT', { units: 3 });
    await test.sql('UPDATE stock_levels SET backorder_limit = 10');
    await desk.placed({ SHORT: 2 });
    await desk.placed({ SHORT: 4 });
    const ask = (query: string) => test.http().get(`/api/v1/reports/backorders${query}`).set(now());
    const skus = async (query: string): Promise<string[]> =>
      dataOf<{ items: { sku: string }[] }>(await ask(query).expect(200)).items.map(
        ({ sku }) => sku,
      );
    await test.sql(
      `UPDATE stock_reservations SET placed_at = '2026-03-05T23:59:59.9999Z'
        WHERE product_id = (SELECT id FROM products WHERE sku = 'SHORT') AND quantity = 4`,
    );
    await test.sql(
      `UPDATE stock_reservations SET placed_at = '2026-03-04T00:00:00Z'
        WHERE product_id = (SELECT id FROM products WHERE sku = 'SHORT') AND quantity = 2`,
    );
    expect(await skus('?from=2026-03-05&to=2026-03-05')).toEqual(['SHORT']);
    expect(await skus('?from=2026-03-05')).toEqual(['SHORT']);
    expect(await skus('?to=2026-03-05&limit=1')).toEqual(['SHORT']);
    // Who placed first has what is there, and does not wait.
    expect(await skus('?to=2026-03-04')).toEqual([]);
    expect(await skus('?from=2026-03-06')).toEqual([]);
    expect(pointersOf(await ask('?from=2026-02-30&to=x').expect(400))).toEqual(['?to']);
    expect(pointersOf(await ask('?from=2026-02-30').expect(400))).toEqual(['?from']);
    expect(pointersOf(await ask('?from=2026-03-02&to=2026-03-01').expect(400))).toEqual(['?from']);
  });

  it('value the stock at the end of a day, beside what there was before the first one', async () => {
    const ask = (query: string) =>
      test.http().get(`/api/v1/reports/stock-valuation${query}`).set(now());
    interface Item {
      readonly units: number;
      readonly value: number;
      readonly openingUnits?: number;
      readonly openingValue?: number;
    }
    const report = async (query: string) =>
      dataOf<{ asOf: string; items: Item[] }>(await ask(query).expect(200));
    const { items: there } = await report('');
    expect(there[0]).not.toHaveProperty('openingUnits');
    // Nothing was there before today; today ends in the future, so it is now.
    const opened = await report(`?from=${today}&to=${today}`);
    expect(opened.items).toEqual(
      there.map((item) => ({ ...item, openingUnits: 0, openingValue: 0 })),
    );
    expect(opened.asOf.slice(0, 10)).toBe(today);

    const [level] = await test.sql<{ product: string; warehouse: string; price: number }>(
      `SELECT l.product_id AS product, l.warehouse_id AS warehouse, p.unit_price::int AS price
         FROM stock_levels l JOIN products p ON p.id = l.product_id WHERE p.sku = 'SHORT'`,
    );
    // Five units came on the fifth of March, and went on the tenth: what is there now has them not.
    for (const [delta, at] of [
      [5, '2026-03-05T12:00:00Z'],
      [-5, '2026-03-10T00:00:00Z'],
    ])
      await test.sql(
        `INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated, actor_name, occurred_at)
         VALUES (new_row_id(), $1, $2, 'adjustment', $3, 0, 'system', $4)`,
        [level?.product, level?.warehouse, delta, at],
      );
    const five = { units: 5, value: 5 * (level?.price ?? 0) };
    const none = { openingUnits: 0, openingValue: 0 };
    expect((await report('?to=2026-03-05')).items).toMatchObject([five]);
    expect((await report('?to=2026-03-05')).asOf).toBe('2026-03-05T23:59:59.999Z');
    expect((await report('?from=2026-03-05&to=2026-03-09')).items).toMatchObject([
      { ...five, ...none },
    ]);
    expect((await report('?from=2026-03-06&to=2026-03-10')).items).toEqual([
      expect.objectContaining({
        units: 0,
        value: 0,
        products: 0,
        openingUnits: 5,
        openingValue: five.value,
      }),
    ]);
    expect((await report('?to=2026-03-04')).items).toEqual([]);

    expect(pointersOf(await ask(`?to=${today}&asOf=2026-01-01T00:00:00Z`).expect(400))).toEqual([
      '?asOf',
    ]);
    expect(pointersOf(await ask('?from=2026-03-06&to=2026-03-04').expect(400))).toEqual(['?from']);
    expect(pointersOf(await ask('?from=2999-01-01').expect(400))).toEqual(['?from']);
    expect(pointersOf(await ask('?from=2026-02-30&to=2026-02-31').expect(400))).toEqual([
      '?from',
      '?to',
    ]);
  });
});
