import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { imported, rejectedCsv, upload } from '../support/imports.js';
import { historyHeader as header } from '../support/order-history.js';

const fields = { type: 'order-history', preset: 'online-retail' };

const file = [
  header,
  '536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom',
  '536365,85123a,WHITE HANGING HEART,2,2010-12-01 08:26:00,2.55,17850,United Kingdom',
  '536366,22633,"HAND ""WARMER""\r\nUNION JACK",6,2010-12-01 08:28:00,1.850,17850,United Kingdom',
  'C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527,United Kingdom',
  '536367,84879,=SUM(A1),-32,2010-12-01 08:34:00,1.69,13047,United Kingdom',
  '536367,84879,ORNAMENT,32,2010-12-01 08:34:00,-1.69,13047,United Kingdom',
  '536367,PADS,PADS TO MATCH,1,2010-12-01 08:34:00,0.001,13047,United Kingdom',
  '536367,84879,ORNAMENT,1,2010-12-01 08:34:00,1.69',
  '536367,84879,ORNAMENT,many,2010-12-01 08:34:00,1.69,13047,United Kingdom',
  '536367,84879,ORNAMENT,1,2010-02-31 08:34:00,1.69,13047,United Kingdom',
  `536367,84879,${'x'.repeat(301)},1,2010-12-01 08:34:00,1.69,13047,United Kingdom`,
  '536367,84879,BAD \uFFFD BYTES,1,2010-12-01 08:34:00,1.69,13047,United Kingdom',
  '536367,84879,ORNAMENT,1000000001,2010-12-01 08:34:00,1.69,13047,United Kingdom',
  '536367,,ORNAMENT,1,2010-12-01 08:34:00,1.69,13047,United Kingdom',
  '',
  '536368,POST,POSTAGE,1,2010-12-01 08:45:00,18.00,,France',
].join('\r\n');

const accepted = {
  ordersCreated: 3,
  ordersUnchanged: 0,
  linesCreated: 4,
  productsCreated: 3,
  goodsCreated: 2,
  customersCreated: 1,
  returnsCreated: 1,
  returnLinesCreated: 1,
  returnLinesLinked: 0,
  returnedValue: 2750,
};

describe('importing an order history', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.as('admin');
  });
  afterAll(() => app.close());

  const count = async (table: string): Promise<number> => {
    const rows = await app.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? -1;
  };

  const everything = async (): Promise<number[]> => {
    const tables = [
      'orders',
      'order_lines',
      'products',
      'customers',
      'order_events',
      'returns',
      'return_lines',
      'payment_records',
      'outbox_events',
      'audit_entries',
    ];
    const counts: number[] = [];
    for (const table of tables) counts.push(await count(table));
    return counts;
  };

  it('reports everything and keeps nothing in a dry run', async () => {
    const before = await everything();
    const view = await imported(app, { ...fields, dryRun: 'true' }, file);
    expect(view).toMatchObject({
      status: 'completed',
      dryRun: true,
      rowsRead: 15,
      rowsAccepted: 5,
      rowsRejected: 10,
    });
    expect(view.result).toMatchObject(accepted);
    expect(await everything()).toEqual(before);
    expect(await rejectedCsv(app, view.id)).toContain('QUANTITY_NOT_POSITIVE');
  });

  it('answers 202 with the Location, then completes with counts and reasons', async () => {
    const answer = await upload(app, fields, gzipSync(file));
    expect(answer.status).toBe(202);
    const { id } = (answer.body as { data: { id: string } }).data;
    expect(answer.headers['location']).toBe(`/api/v1/imports/${id}`);
    const view = await imported(app, fields, file);
    expect(view.result).toMatchObject({ ordersCreated: 0, ordersUnchanged: 3 });
    expect(Object.fromEntries(view.errors.map(({ code, rows }) => [code, rows]))).toEqual({
      QUANTITY_NOT_POSITIVE: 1,
      PRICE_NEGATIVE: 1,
      PRICE_TOO_FINE: 1,
      COLUMN_COUNT: 1,
      VALUE_MALFORMED: 2,
      VALUE_TOO_LONG: 1,
      TEXT_UNREADABLE: 1,
      VALUE_OUT_OF_RANGE: 1,
      VALUE_MISSING: 1,
    });
  });

  it('makes one historic order per reference, worth exactly its lines', async () => {
    const orders = await app.sql(`
      SELECT o.reference, o.status, o.fulfillment_status AS f, o.payment_status AS p, o.currency,
             o.total::int AS total, o.placed_at AS at, c.external_reference AS customer,
             (SELECT count(*)::int FROM order_lines l WHERE l.order_id = o.id) AS lines
        FROM orders o LEFT JOIN customers c ON c.id = o.customer_id
       WHERE o.source = 'online-retail' ORDER BY o.number`);
    const historic = { status: 'completed', f: 'fulfilled', p: 'paid', currency: 'GBP' };
    const at = (time: string): Date => new Date(`2010-12-01T${time}:00Z`);
    expect(orders).toEqual([
      {
        reference: '536365',
        ...historic,
        total: 2040,
        at: at('08:26'),
        customer: '17850',
        lines: 2,
      },
      {
        reference: '536366',
        ...historic,
        total: 1110,
        at: at('08:28'),
        customer: '17850',
        lines: 1,
      },
      { reference: '536368', ...historic, total: 1800, at: at('08:45'), customer: null, lines: 1 },
    ]);
    expect(await count('stock_movements')).toBe(0);
    expect(await count('stock_reservations')).toBe(0);
  });

  it('records what each order was paid with, to the penny', async () => {
    const payments = await app.sql(`
      SELECT o.reference, p.type, p.amount::int AS amount, p.currency, p.provider,
             p.provider_ref = o.id::text AS own, p.occurred_at = o.placed_at AS then,
             o.captured_total = p.amount AS sum
        FROM payment_records p JOIN orders o ON o.id = p.order_id ORDER BY o.number`);
    const paid = { type: 'capture', currency: 'GBP', provider: 'import', own: true, then: true };
    expect(payments).toEqual([
      { reference: '536365', amount: 2040, sum: true, ...paid },
      { reference: '536366', amount: 1110, sum: true, ...paid },
      { reference: '536368', amount: 1800, sum: true, ...paid },
    ]);
  });

  it('makes products at first sight and tracks the stock of goods only', async () => {
    const products = await app.sql(
      `SELECT sku, name, unit_price::int AS price, track_stock AS goods FROM products ORDER BY sku`,
    );
    expect(products).toEqual([
      { sku: '22633', name: 'HAND "WARMER"\r\nUNION JACK', price: 185, goods: true },
      { sku: '85123A', name: 'WHITE HANGING HEART', price: 255, goods: true },
      { sku: 'POST', name: 'POSTAGE', price: 1800, goods: false },
    ]);
  });

  it('writes timeline, outbox and audit of everything it made', async () => {
    const made = await app.sql(`
      SELECT type, (SELECT count(*)::int FROM audit_entries a WHERE a.action = o.type) AS audited, count(*)::int AS n
        FROM outbox_events o WHERE type IN ('order.imported', 'product.created', 'customer.created')
       GROUP BY type ORDER BY type`);
    expect(made).toEqual([
      { type: 'customer.created', audited: 1, n: 1 },
      { type: 'order.imported', audited: 3, n: 3 },
      { type: 'product.created', audited: 3, n: 3 },
    ]);
    const timeline = await app.sql(`SELECT DISTINCT type, actor_name FROM order_events`);
    expect(timeline).toEqual([{ type: 'order.imported', actor_name: 'admin' }]);
  });

  it('lists rejected rows with real line numbers, safe for spreadsheets', async () => {
    const view = await imported(app, fields, file);
    const lines = (await rejectedCsv(app, view.id)).split('\r\n');
    expect(lines[0]).toBe(`line,code,reason,${header}`);
    expect(lines[1]).toMatch(
      /^7,QUANTITY_NOT_POSITIVE,Quantity is not positive,536367,84879,'=SUM\(A1\),'-32,/,
    );
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('');
  });

  it('leaves an order with other lines alone and rejects its rows', async () => {
    const other = [
      header,
      '536365,85123A,HEART,7,2010-12-01 08:26:00,2.55,17850,UK',
      '599999,22633,WARMER,1,2011-01-01 00:00:00,2,,UK',
    ];
    const view = await imported(app, fields, other.join('\n'));
    expect(view).toMatchObject({
      rowsAccepted: 1,
      rowsRejected: 1,
      errors: [{ code: 'ORDER_DIFFERS', rows: 1 }],
    });
    expect(view.result).toMatchObject({ ordersCreated: 1, ordersRejected: 1, productsCreated: 0 });
  });

  it('reads another layout by its mapping', async () => {
    const mapping = {
      columns: {
        reference: 'Rechnung',
        sku: 'Artikel',
        quantity: 'Menge',
        placedAt: 'Datum',
        unitPrice: 'Preis',
      },
      ...{ delimiter: ';', decimalSeparator: ',', prices: 'major', currency: 'EUR', dates: 'dmy' },
      ...{ timezone: 'Europe/Berlin', source: 'altsystem' },
    };
    const rows = '\uFEFFRechnung;Artikel;Menge;Datum;Preis\nR1;TEE-1;3;1.7.2020 12:00;1,25\n';
    const view = await imported(
      app,
      { type: 'order-history', mapping: JSON.stringify(mapping) },
      rows,
    );
    expect(view.result).toMatchObject({ ordersCreated: 1, totalValue: 375 });
    const [order] = await app.sql<{ at: Date; currency: string }>(
      `SELECT placed_at AS at, currency FROM orders WHERE source = 'altsystem' AND reference = 'R1'`,
    );
    expect(order).toEqual({ at: new Date('2020-07-01T10:00:00Z'), currency: 'EUR' });
  });
});
