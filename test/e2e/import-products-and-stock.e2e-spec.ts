import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { imported, rejectedCsv } from '../support/imports.js';
import { until } from '../support/until.js';

describe('importing products and stock', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    for (const code of ['BER', 'LYS']) {
      const request = app
        .http()
        .post('/api/v1/warehouses')
        .set(await app.as('admin'));
      expect((await request.send({ code, name: code })).status).toBe(201);
    }
  });
  afterAll(() => app.close());

  const products = [
    'sku,name,unitPrice,currency,description,status,barcode,taxRateBp,trackStock',
    'TEA-1,Assam,1250,EUR,Loose,active,4006381333931,700,true',
    'TEA-2,Sencha,1490,EUR,,draft,,,yes',
    'GIFT,Voucher,2500,EUR,,,,0,no',
    'tea-1,Twice,1,EUR,,,,,',
    'TEA-3,Bad,1,euro,,,,,',
    'TEA-4,Bad,1,EUR,,sold,,,',
    'TEA-5,Bad,1,EUR,,,,12000,',
    'TEA-6,Bad,1,EUR,,,,,perhaps',
    'TEA-7,Bad,-1,EUR,,,,,',
    'TEA-8,Bad,12.5,EUR,,,,,',
    'TEA-9,Bad,99999999999999999999,EUR,,,,,',
  ].join('\n');

  it('makes new products and rejects rows that no product can be made of', async () => {
    const view = await imported(app, { type: 'products' }, products);
    expect(view).toMatchObject({
      status: 'completed',
      rowsRead: 11,
      rowsAccepted: 3,
      rowsRejected: 8,
    });
    expect(Date.parse(view.finishedAt)).toBeGreaterThanOrEqual(Date.parse(view.startedAt));
    expect(view.result).toEqual({ productsCreated: 3, productsUpdated: 0, productsUnchanged: 0 });
    const csv = await rejectedCsv(app, view.id);
    const reasons = csv.split('\r\n').map((line) => line.split(',').slice(0, 2).join(' '));
    expect(reasons.slice(1, -1)).toEqual([
      '5 SKU_REPEATED',
      '6 VALUE_TOO_LONG',
      '7 VALUE_MALFORMED',
      '8 VALUE_OUT_OF_RANGE',
      '9 VALUE_MALFORMED',
      '10 PRICE_NEGATIVE',
      '11 PRICE_TOO_FINE',
      '12 VALUE_OUT_OF_RANGE',
    ]);
  });

  it('updates what differs, keeps what the file leaves empty and counts the rest as unchanged', async () => {
    const file =
      'SKU;Name;UnitPrice;Currency;Status\ntea-1;Assam;1300;EUR;\nTEA-2;Sencha;1490;EUR;\n';
    const admin = await app.as('admin');
    const price = async () => {
      const { body } = await app.http().get('/api/v1/products/by-sku/TEA-1').set(admin);
      return (body as { data: { unitPrice: number } }).data.unitPrice;
    };
    expect([await price(), await price()]).toEqual([1250, 1250]);
    const view = await imported(app, { type: 'products', mapping: '{"delimiter":";"}' }, file);
    // It shows as completed a moment before its instance hears of the commit.
    await until(async () => (await price()) === 1300);
    expect(view.result).toEqual({ productsCreated: 0, productsUpdated: 1, productsUnchanged: 1 });
    const [tea] = await app.sql(
      `SELECT sku, unit_price::int AS price, description, barcode, version FROM products WHERE sku = 'TEA-1'`,
    );
    expect(tea).toEqual({
      sku: 'TEA-1',
      price: 1300,
      description: 'Loose',
      barcode: '4006381333931',
      version: 2,
    });
    const [audit] = await app.sql(`
      SELECT (before->>'unitPrice')::int AS before, (after->>'unitPrice')::int AS after, actor_name AS actor
        FROM audit_entries WHERE action = 'product.updated'`);
    expect(audit).toEqual({ before: 1250, after: 1300, actor: 'admin' });
  });

  it('changes nothing when the same product file comes again', async () => {
    const file = 'sku,name,unitPrice,currency\nTEA-1,Assam,1300,EUR\n';
    await imported(app, { type: 'products' }, file);
    const before = await app.sql('SELECT id, version, updated_at FROM products ORDER BY id');
    const view = await imported(app, { type: 'products' }, file);
    expect(view.result).toEqual({ productsCreated: 0, productsUpdated: 0, productsUnchanged: 1 });
    expect(await app.sql('SELECT id, version, updated_at FROM products ORDER BY id')).toEqual(
      before,
    );
  });

  const stock = [
    'sku,warehouse,quantity,reason',
    'TEA-1,BER,100,delivery 1',
    'tea-1,ber,20,delivery 1',
    'TEA-1,LYS,5,',
    'TEA-2,BER,-3,lost',
    'GIFT,BER,1,',
    'NONE,BER,1,',
    'TEA-1,PAR,1,',
    'TEA-1,BER,0,',
    'TEA-1,BER,some,',
  ].join('\n');

  const levels = (): Promise<unknown[]> =>
    app.sql(`SELECT p.sku, w.code, l.on_hand FROM stock_levels l JOIN products p ON p.id = l.product_id
               JOIN warehouses w ON w.id = l.warehouse_id WHERE l.on_hand <> 0 ORDER BY 1, 2`);
  const booked = [
    { sku: 'TEA-1', code: 'BER', on_hand: 120 },
    { sku: 'TEA-1', code: 'LYS', on_hand: 5 },
  ];

  it('books nothing in a dry run, and says what it would', async () => {
    const view = await imported(app, { type: 'stock', dryRun: 'true' }, stock);
    expect(view).toMatchObject({ rowsAccepted: 3, rowsRejected: 6, result: { movements: 2 } });
    expect(await levels()).toEqual([]);
  });

  it('books one movement per level through the ledger', async () => {
    const view = await imported(app, { type: 'stock' }, stock);
    expect(view).toMatchObject({ rowsAccepted: 3, rowsRejected: 6, result: { movements: 2 } });
    expect(Object.fromEntries(view.errors.map(({ code, rows }) => [code, rows]))).toEqual({
      STOCK_INSUFFICIENT: 1,
      STOCK_NOT_TRACKED: 1,
      PRODUCT_UNKNOWN: 1,
      WAREHOUSE_UNKNOWN: 1,
      QUANTITY_ZERO: 1,
      VALUE_MALFORMED: 1,
    });
    expect(await levels()).toEqual(booked);
    const movements = await app.sql(
      `SELECT type, delta_on_hand AS delta, reason, reference_id AS import FROM stock_movements ORDER BY delta`,
    );
    expect(movements).toEqual([
      { type: 'receipt', delta: 5, reason: null, import: view.id },
      { type: 'receipt', delta: 120, reason: 'delivery 1', import: view.id },
    ]);
    const [events] = await app.sql(
      `SELECT count(*)::int AS n FROM outbox_events WHERE type = 'stock.received'`,
    );
    expect(events).toEqual({ n: 2 });
  });

  it('changes nothing when the same stock file comes again, and says which import it repeats', async () => {
    const [first] = await app.sql<{ id: string }>(
      `SELECT id FROM imports WHERE type = 'stock' AND NOT dry_run`,
    );
    const view = await imported(app, { type: 'stock' }, stock);
    expect(view).toMatchObject({
      status: 'completed',
      duplicateOf: first?.id,
      result: { movements: 0 },
    });
    expect(await levels()).toEqual(booked);
  });

  it('books a second delivery of the same content under a reference of its own', async () => {
    const file = 'sku,warehouse,quantity\nTEA-1,LYS,1\n';
    await imported(app, { type: 'stock' }, file);
    const view = await imported(app, { type: 'stock', reference: 'delivery 2' }, file);
    expect(view).toMatchObject({ duplicateOf: null, result: { movements: 1 } });
    const back = await imported(app, { type: 'stock' }, 'sku,warehouse,quantity\nTEA-1,LYS,-2\n');
    expect(back.result).toEqual({ movements: 1 });
    expect(await levels()).toEqual(booked);
  });

  it('keeps the ledger equal to the levels', async () => {
    const answer = await app
      .http()
      .get('/api/v1/stock/reconciliation')
      .set(await app.as('admin'));
    expect((answer.body as { data: object }).data).toMatchObject({ clean: true, differences: [] });
  });
});
