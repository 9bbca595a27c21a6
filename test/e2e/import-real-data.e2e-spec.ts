import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { finished, type ImportView } from '../support/imports.js';

const path = join(
  import.meta.dirname,
  '../../../shared/data/online-retail-2010-12..2011-05.csv.gz',
);
const present = existsSync(path);
if (!present) console.warn(`Skipped: the real data file is not here (${path}).`);

(present ? describe : describe.skip)('the real data', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const importFile = async (): Promise<ImportView> => {
    const request = app
      .http()
      .post('/api/v1/imports')
      .set(await app.as('admin'));
    const answer = await request
      .field('type', 'order-history')
      .field('preset', 'online-retail')
      .attach('file', path);
    expect(answer.status).toBe(202);
    return finished(app, (answer.body as { data: { id: string } }).data.id);
  };

  const counts = { rowsRead: 209_029, rowsAccepted: 204_594, rowsRejected: 4_435 };

  it('imports half a year of a wholesaler to the penny', async () => {
    const view = await importFile();
    expect(view).toMatchObject({ status: 'completed', ...counts });
    expect(view.result).toMatchObject({
      ordersCreated: 8_455,
      linesCreated: 204_594,
      customersCreated: 2_718,
      productsCreated: 3_311,
      goodsCreated: 3_292,
      totalValue: 406_472_659,
    });
    expect(Object.fromEntries(view.errors.map(({ code, rows }) => [code, rows]))).toEqual({
      CANCELLATION: 3_783,
      QUANTITY_NOT_POSITIVE: 651,
      PRICE_TOO_FINE: 1,
    });
  }, 120_000);

  it('stores what it reports', async () => {
    const [stored] = await app.sql(`
      SELECT (SELECT count(*)::int FROM orders WHERE source = 'online-retail' AND status = 'completed') AS orders,
             (SELECT count(*)::int FROM order_lines) AS lines,
             (SELECT sum(total)::int FROM orders) AS value,
             (SELECT sum(unit_price * quantity)::int FROM order_lines) AS "valueOfLines",
             (SELECT count(*)::int FROM customers) AS customers,
             (SELECT count(*)::int FROM products) AS products,
             (SELECT count(*)::int FROM products WHERE track_stock) AS goods,
             (SELECT max(n)::int FROM (SELECT count(*) AS n FROM order_lines GROUP BY order_id) o) AS largest,
             (SELECT max(quantity) FROM order_lines) AS quantity,
             (SELECT count(*)::int FROM stock_reservations) AS held,
             (SELECT count(*)::int FROM outbox_events WHERE type = 'order.imported') AS events,
             (SELECT count(*)::int FROM audit_entries WHERE action = 'order.imported') AS audited,
             (SELECT count(*)::int FROM staged_order_lines) AS staged`);
    expect(stored).toEqual({
      orders: 8_455,
      lines: 204_594,
      value: 406_472_659,
      valueOfLines: 406_472_659,
      customers: 2_718,
      products: 3_311,
      goods: 3_292,
      largest: 675,
      quantity: 74_215,
      held: 0,
      events: 8_455,
      audited: 8_455,
      staged: 0,
    });
  });

  it('changes nothing when the file comes a second time', async () => {
    const before = await app.sql('SELECT max(sequence)::int AS events FROM outbox_events');
    const view = await importFile();
    expect(view).toMatchObject({ status: 'completed', ...counts });
    expect(view.result).toMatchObject({
      ordersCreated: 0,
      ordersUnchanged: 8_455,
      linesCreated: 0,
      productsCreated: 0,
      customersCreated: 0,
    });
    expect(await app.sql('SELECT max(sequence)::int AS events FROM outbox_events')).toEqual(before);
  }, 120_000);
});
