import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { startTestApp, type TestApp } from '../support/app.js';

describe('the demo', () => {
  let app: TestApp;
  let seeded: boolean[];

  beforeAll(async () => {
    app = await startTestApp();
    seeded = await Promise.all([seedDemo(app.app), seedDemo(app.app)]);
    seeded.push(await seedDemo(app.app));
  });

  afterAll(() => app.close());

  const countsBy = async (sql: string) =>
    Object.fromEntries(
      (await app.sql<{ key: string; n: string }>(sql)).map(({ key, n }) => [key, Number(n)]),
    );

  it('is made once, also when two instances start together', () => {
    expect(seeded.filter(Boolean)).toHaveLength(1);
    expect(seeded[2]).toBe(false);
  });

  it('has orders in the states that an explorer wants to see', async () => {
    expect(await countsBy('SELECT status AS key, count(*) AS n FROM orders GROUP BY 1')).toEqual({
      draft: 1,
      placed: 3,
      confirmed: 2,
      cancelled: 2,
    });
    expect(await app.sql('SELECT 1 FROM orders WHERE hold_reason IS NOT NULL')).toHaveLength(1);
  });

  it('has orders that are paid, and one with a refund, each with its records', async () => {
    const paid = 'SELECT payment_status AS key, count(*) AS n FROM orders GROUP BY 1';
    expect(await countsBy(paid)).toMatchObject({ paid: 1, partially_refunded: 1 });
    const records = 'SELECT type AS key, count(*) AS n FROM payment_records GROUP BY 1';
    expect(await countsBy(records)).toEqual({ capture: 2, refund: 1 });
  });

  it('has a line that two warehouses fill', async () => {
    const split = `SELECT order_line_id FROM stock_reservations GROUP BY 1 HAVING count(*) > 1`;
    expect(await app.sql(split)).toHaveLength(1);
  });

  it('keeps the promises of real use: the ledger adds up, and everything left its traces', async () => {
    const bearer = await app.as('auditor');
    const reconciliation = await app.http().get('/api/v1/stock/reconciliation').set(bearer);
    expect(reconciliation.body).toMatchObject({ data: { clean: true, differences: [] } });
    const silent = `SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id)`;
    expect(await app.sql(silent)).toEqual([]);
    const traces = await app.sql<{ events: number; audits: number }>(
      `SELECT (SELECT count(*)::int FROM outbox_events) AS events, (SELECT count(*)::int FROM audit_entries) AS audits`,
    );
    expect(traces[0]?.events).toBeGreaterThan(50);
    expect(traces[0]?.audits).toBeGreaterThan(50);
  });

  it('leaves a database with products alone', async () => {
    await app.sql(`UPDATE products SET status = 'archived'`);
    expect(await seedDemo(app.app)).toBe(false);
  });
});
