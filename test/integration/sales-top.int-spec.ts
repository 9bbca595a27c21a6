import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { piecesOf } from '../../src/modules/reports/report-range.js';
import {
  SalesReportRepository,
  type SalesRequest,
} from '../../src/modules/reports/sales-report.repository.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';

const currencies = ['EUR', 'GBP', 'JPY'];
const days = 120;

let test: TestApp;
let sales: SalesReportRepository;
let seed = 11;

const random = (below: number): number => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};
const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
const dayAt = (n: number): string => new Date(Date.UTC(2026, 0, 10 + n)).toISOString().slice(0, 10);

beforeAll(async () => {
  test = await startTestApp();
  sales = test.get(SalesReportRepository);
});

afterAll(() => test.close());

/** Sums of days as a rollup leaves them: few keys sell much, most little, many the same or nothing. */
async function fill(): Promise<void> {
  const rows: unknown[][] = [];
  const keys = Array.from({ length: 60 }, () => newId());
  for (let n = 0; n < days; n += 1) {
    for (const [rank, key] of ['', ...keys].entries()) {
      if (random(3) === 0) continue;
      const amount = pick([0, 1, 7]) * Math.ceil(400 / (1 + rank) ** 2);
      const sums = [1 + random(2), random(4), amount, pick([0, amount]), random(2), random(9)];
      rows.push([dayAt(n), key, pick(currencies), ...sums]);
    }
  }
  const columns = Array.from({ length: 9 }, (_, column) => rows.map((row) => row[column]));
  await test.sql('DELETE FROM sales_rollups');
  await test.sql(
    `WITH sold AS (
       SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                            $8::bigint[], $9::bigint[])
                AS s (day, key, currency, orders, units, net, tax, back, worth)
     ), keyed AS (
       SELECT d.dimension, s.day, CASE d.dimension WHEN 'country' THEN 'DE' ELSE s.key END AS key, s.currency,
              orders, units, net, tax, back, worth
         FROM sold s CROSS JOIN unnest(ARRAY['country', 'product', 'customer']) d (dimension)
     )
     INSERT INTO sales_rollups (dimension, grain, starts_on, key, currency, orders, units, net, tax, returned_units, returned_value)
     SELECT dimension, g.grain, date_trunc(g.grain, day)::date, key, currency, sum(orders), sum(units), sum(net), sum(tax), sum(back), sum(worth)
       FROM keyed CROSS JOIN unnest(ARRAY['day', 'month']) g (grain) GROUP BY 1, 2, 3, 4, 5`,
    columns,
  );
}

/** Orders that no rollup has seen: of known products and of new ones, some the largest of all. */
async function placeSome(): Promise<void> {
  const known = await test.sql<{ key: string }>(
    `SELECT DISTINCT key FROM sales_rollups WHERE dimension = 'product' AND key <> '' ORDER BY key`,
  );
  for (let n = 0; n < 12; n += 1) {
    const [order, day, amount] = [newId(), dayAt(random(days)), pick([1, 7, 5000, 90_000])];
    const product = random(2) ? pick(known).key : newId();
    const name = `P-${product}`;
    await test.sql(
      `INSERT INTO products (id, sku, name, unit_price, currency, status) VALUES ($1, $2, $2, 1, 'EUR', 'active')
       ON CONFLICT DO NOTHING`,
      [product, name.slice(0, 30)],
    );
    await test.sql(
      `INSERT INTO orders (id, currency, status, placed_at, net_total, total, payment_status, fulfillment_status)
       VALUES ($1, $2, 'confirmed', ($3 || 'T12:00:00Z')::timestamptz, $4, $4, 'unpaid', 'unfulfilled')`,
      [order, pick(currencies), day, amount],
    );
    await test.sql(
      `INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp, quantity, net_total, tax_total, total)
       VALUES ($1, $2, 1, $3, 'X', 'X', $4, 0, 1, $4, 0, $4)`,
      [newId(), order, product, amount],
    );
  }
}

function anyRequest(): SalesRequest {
  const first = random(days);
  return {
    groupBy: pick(['product', 'customer']),
    currency: pick([null, null, ...currencies, 'USD']),
    limit: 1 + random(4),
    from: dayAt(first),
    to: dayAt(first + random(days - first + 20)),
  };
}

/** How many of so many reports were found from the top; each is what adding everything up gives. */
async function compare(count: number): Promise<{ proven: number; cut: number }> {
  let [proven, cut] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    const request = anyRequest();
    const top = await sales.largest(request, request.groupBy as 'product');
    if (top === null) continue;
    expect({ request, ...top }).toEqual({ request, ...(await sales.addedUp(request)) });
    proven += 1;
    if (piecesOf(request).less.length > 0) cut += 1;
  }
  return { proven, cut };
}

describe('the largest of the months', () => {
  it('are those of the range, or prove nothing', async () => {
    for (let round = 0; round < 4; round += 1) {
      await fill();
      const rolledUp = await compare(60);
      expect(rolledUp.proven).toBeGreaterThan(30);
      expect(rolledUp.cut).toBeGreaterThan(10);
    }
  });

  it('are so with orders that came since, and days that were taken away', async () => {
    await placeSome();
    // A day without an order: all that was rolled up of it is gone.
    await test.sql('INSERT INTO sales_changes (day) VALUES ($1), ($2)', [dayAt(3), dayAt(70)]);
    expect((await compare(80)).proven).toBeGreaterThan(40);
  });

  it('do not tell when all have the same', async () => {
    await test.sql('DELETE FROM sales_changes');
    await test.sql(`DELETE FROM sales_rollups`);
    await test.sql(
      `INSERT INTO sales_rollups (dimension, grain, starts_on, key, currency, orders, units, net, tax, returned_units, returned_value)
       SELECT d.dimension, g.grain, '2026-02-01', CASE d.dimension WHEN 'country' THEN 'DE' ELSE gen_random_uuid()::text END, 'EUR', 1, 1, 5, 1, 0, 0
         FROM generate_series(1, 200) n
        CROSS JOIN (VALUES ('product'), ('country')) d (dimension)
        CROSS JOIN unnest(ARRAY['day', 'month']) g (grain)
       ON CONFLICT DO NOTHING`,
    );
    const request = { currency: null, limit: 1, from: '2026-02-01', to: '2026-02-28' };
    expect(await sales.largest({ groupBy: 'product', ...request }, 'product')).toBeNull();
    const { items } = await sales.sales({ groupBy: 'product', ...request });
    expect(items).toMatchObject([{ gross: 6 }]);
    const all = { ...request, limit: 10 };
    expect(await sales.largest({ groupBy: 'product', ...all }, 'product')).toEqual(
      await sales.addedUp({ groupBy: 'product', ...all }),
    );
  });
});
