import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AppConfig } from '../../src/config/app-config.js';
import { scaleSize } from '../../src/demo/scale/scale-size.js';
import { seedScale } from '../../src/demo/scale/seed-scale.js';
import { SalesRollups } from '../../src/modules/reports/sales-rollup.service.js';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { orderly } from '../support/command.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const request = { products: 500, orders: 1000, linesPerOrder: 4, factor: 0.5 };
const tables = [
  ...['categories', 'products', 'warehouses', 'customers', 'customer_addresses'],
  ...['orders', 'order_lines', 'order_events', 'payment_records', 'shipments', 'shipment_lines'],
  ...['stock_levels', 'stock_movements', 'stock_reservations'],
];
const schema = `
  SELECT c.conrelid::regclass::text AS on, conname AS name, pg_get_constraintdef(c.oid) AS definition,
         concat_ws(' ', c.convalidated, obj_description(c.oid), pg_get_indexdef(nullif(c.conindid, 0))) AS more
    FROM pg_constraint c WHERE connamespace = 'public'::regnamespace AND contype <> 't'
   UNION ALL
  SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid),
         concat_ws(' ', indisvalid, indisclustered, indisreplident, obj_description(indexrelid))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE relnamespace = 'public'::regnamespace
   UNION ALL
  SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid), tgenabled::text
    FROM pg_trigger t WHERE NOT tgisinternal
   UNION ALL
  SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0
   ORDER BY 1, 2, 3`;

let test: TestApp;
let second: TestDatabase;
let schemaBefore: unknown[];
const said: string[] = [];

beforeAll(async () => {
  test = await startTestApp();
  second = await createTestDatabase();
  schemaBefore = await test.sql(schema);
  await seedScale(test.app, scaleSize(request), { progress: (text) => said.push(text) });
});

afterAll(async () => {
  await second.drop();
  await test.close();
});

const one = async (text: string): Promise<unknown> =>
  Object.values((await test.sql<Record<string, unknown>>(text))[0] ?? {})[0];

describe('the scale profile', () => {
  it('makes as much as was asked for, and says so', async () => {
    expect(await one('SELECT count(*)::int FROM products')).toBe(250);
    expect(await one('SELECT count(*)::int FROM orders')).toBe(500);
    const lines = await one('SELECT count(*)::int FROM order_lines');
    expect(lines).toBeGreaterThan(1800);
    expect(lines).toBeLessThan(2200);
    expect(said).toEqual(expect.arrayContaining(['250 products', '500 of 500 orders']));
  });

  it('keeps every promise that can be verified', async () => {
    const findings = await test.get(IntegrityService).verify();
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  });

  it('has books that balance', async () => {
    const reconciliation = await test
      .http()
      .get('/api/v1/stock/reconciliation')
      .set(await test.as('auditor'));
    expect(reconciliation.body).toMatchObject({
      data: { clean: true, checked: 500, differences: [] },
    });
    const wrongTotals = `SELECT count(*)::int FROM orders o
        JOIN (SELECT order_id, sum(net_total) AS net, sum(tax_total) AS tax
                FROM order_lines GROUP BY order_id) l ON l.order_id = o.id
       WHERE o.net_total <> l.net OR o.tax_total <> l.tax`;
    expect(await one(wrongTotals)).toBe(0);
    const heldByClosed = `SELECT count(*)::int FROM stock_reservations r JOIN orders o ON o.id = r.order_id
      WHERE (r.state = 'open') <> (o.status IN ('placed', 'confirmed'))`;
    expect(await one(heldByClosed)).toBe(0);
  });

  it('has orders in every state, some of which wait for stock', async () => {
    const rows = await test.sql<{ status: string }>(
      'SELECT DISTINCT status FROM orders ORDER BY 1',
    );
    expect(rows.map(({ status }) => status)).toEqual([
      ...['cancelled', 'completed', 'confirmed', 'draft', 'placed'],
    ]);
    const silent = `SELECT count(*)::int FROM orders o
      WHERE NOT EXISTS (SELECT FROM order_events e WHERE e.order_id = o.id)`;
    expect(await one(silent)).toBe(0);
    expect(await one('SELECT count(*)::int FROM stock_levels WHERE allocated > on_hand')).toBe(1);
  });

  it('leaves the schema as it was, and new orders go on counting', async () => {
    expect(schemaBefore.length).toBeGreaterThan(500);
    expect(await test.sql(schema)).toEqual(schemaBefore);
    const disabled = `SELECT count(*)::int FROM pg_trigger WHERE tgisinternal AND tgenabled <> 'O'`;
    expect(await one(disabled)).toBe(0);
    expect(await one(`SELECT nextval('order_number_seq')::int`)).toBe(100_000_501);
  });

  it('has the sums of sales that rolling all days up makes', async () => {
    expect(await one('SELECT count(*)::int FROM sales_changes')).toBe(0);
    const sums = `SELECT * FROM sales_rollups ORDER BY dimension, grain, starts_on, key, currency`;
    const seeded = await test.sql(sums);
    await test.sql('DELETE FROM sales_rollups');
    await test.sql(`INSERT INTO sales_changes (day)
      SELECT DISTINCT (placed_at AT TIME ZONE 'UTC')::date FROM orders WHERE placed_at IS NOT NULL`);
    while ((await test.get(SalesRollups).run()) > 0) continue;
    expect(seeded.length).toBeGreaterThan(500);
    expect(await test.sql(sums)).toEqual(seeded);
  });

  it('has the lead time of everything that was shipped', async () => {
    const wrong = `SELECT count(*)::int FROM shipments s JOIN orders o ON o.id = s.order_id
      WHERE s.lead_seconds IS DISTINCT FROM extract(epoch FROM s.shipped_at - o.placed_at)::float8::bigint`;
    expect(await one('SELECT count(*)::int FROM shipments')).toBeGreaterThan(20);
    expect(await one(wrong)).toBe(0);
  });

  it('has the versions of orders that their trigger keeps', async () => {
    const versions = 'SELECT order_id, version, state FROM order_versions ORDER BY 1';
    const seeded = await test.sql(versions);
    const again = `
      CREATE TEMP TABLE copies AS SELECT * FROM orders WHERE status <> 'completed';
      CREATE CONSTRAINT TRIGGER keep AFTER INSERT ON copies DEFERRABLE INITIALLY IMMEDIATE
        FOR EACH ROW EXECUTE FUNCTION keep_order_version();
      DELETE FROM order_versions;
      INSERT INTO copies SELECT * FROM copies;
      DROP TABLE copies`;
    await test.sql(again);
    expect(seeded.length).toBeGreaterThan(20);
    expect(await test.sql(versions)).toEqual(seeded);
  });

  it('is the same every time, ids and times included', async () => {
    const args = 'seed --profile scale --products 500 --orders 1000 --factor 0.5'.split(' ');
    const { code, out, err } = await orderly(second.url, args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/500 of 500 orders[^]*Done after \d+\.\d s\./);
    const other = new pg.Client({ connectionString: second.url });
    await other.connect();
    for (const table of tables) {
      const digest = `SELECT count(*)::int AS rows, md5(string_agg(t::text, ' ' ORDER BY t::text)) AS digest FROM ${table} t`;
      const [here] = await test.sql<{ rows: number }>(digest);
      expect({ table, ...(await other.query(digest)).rows[0] }).toEqual({ table, ...here });
      expect(here?.rows).toBeGreaterThan(0);
    }
    await other.end();
  });

  it('leaves a database with rows alone', async () => {
    const again = seedScale(test.app, scaleSize(request), { progress: () => undefined });
    await expect(again).rejects.toThrow(/needs an empty database; there are rows in categories/);
    const { code, err } = await orderly(second.url, [
      'seed',
      '--profile',
      'scale',
      '--factor',
      'x',
    ]);
    expect(code).toBe(1);
    expect(err).toContain('Not a number');
  });

  it('is not for production', async () => {
    const config = test.get(AppConfig);
    const refused = {
      get: (type: unknown) => (type === AppConfig ? { ...config, environment: 'production' } : {}),
    };
    const attempt = seedScale(refused as never, scaleSize(request), { progress: () => undefined });
    await expect(attempt).rejects.toThrow(/not for production; --production allows it/);
  });
});
