import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { finished, type ImportView } from '../support/imports.js';
import { until } from '../support/until.js';

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

  const counts = { rowsRead: 209_029, rowsAccepted: 208_377, rowsRejected: 652 };

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
      returnsCreated: 1_677,
      returnLinesCreated: 3_783,
      returnLinesLinked: 2_679,
      returnedValue: 35_789_895,
    });
    expect(Object.fromEntries(view.errors.map(({ code, rows }) => [code, rows]))).toEqual({
      QUANTITY_NOT_POSITIVE: 651,
      PRICE_TOO_FINE: 1,
    });
  });

  it('forgets what it staged when it has ended', () =>
    until(async () => (await app.sql('SELECT FROM staged_order_lines LIMIT 1')).length === 0));

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
             (SELECT count(*)::int FROM audit_entries WHERE action = 'order.imported') AS audited`);
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
    });
  });

  it('takes back what was returned: linked where it can be, to the penny', async () => {
    const [stored] = await app.sql(`
      SELECT (SELECT count(*)::int FROM returns WHERE source = 'online-retail' AND status = 'received') AS returns,
             (SELECT sum(value)::int FROM returns) AS value,
             (SELECT sum(value)::int FROM return_lines) AS "valueOfLines",
             (SELECT count(*)::int FROM return_lines) AS lines,
             (SELECT sum(quantity_returned)::int FROM order_lines)
               = (SELECT sum(quantity_received)::int FROM return_lines WHERE order_line_id IS NOT NULL) AS units,
             (SELECT count(*)::int FROM stock_movements) AS movements,
             (SELECT count(*)::int FROM orders WHERE captured_total - refunded_total <> total - returned_total) AS due,
             (SELECT sum(refunded_total)::int FROM orders)
               = (SELECT sum(amount)::int FROM payment_records WHERE type = 'refund') AS refunds,
             (SELECT count(*)::int FROM outbox_events WHERE type = 'return.imported') AS events,
             (SELECT count(*)::int FROM audit_entries WHERE action = 'return.imported') AS audited`);
    expect(stored).toEqual({
      returns: 1_677,
      value: 35_789_895,
      valueOfLines: 35_789_895,
      lines: 3_783,
      units: true,
      movements: 0,
      due: 0,
      refunds: true,
      events: 1_677,
      audited: 1_677,
    });
    const unsound = (await app.get(IntegrityService).verify()).filter((one) => one.violations > 0);
    expect(unsound).toEqual([]);
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
      returnsCreated: 0,
      returnsUnchanged: 1_677,
      returnLinesCreated: 0,
      returnedValue: 0,
    });
    expect(await app.sql('SELECT max(sequence)::int AS events FROM outbox_events')).toEqual(before);
  });
});
