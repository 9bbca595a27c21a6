import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { IntegrityService, invariants } from '../../src/modules/integrity/integrity.service.js';
import { SalesRollups } from '../../src/modules/reports/sales-rollup.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import { dataOf } from '../support/resource.js';

let test: TestApp;
let client: pg.Client;

beforeAll(async () => {
  test = await startTestApp();
  const desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 12 });
  await desk.warehouse('SIDE', 2);
  const sent = { from: 'MAIN', to: 'SIDE', lines: [{ sku: 'TEA', quantity: 1 }] };
  await desk.post('/stock/transfers', sent).expect(201);
  const counting = await desk.post('/stocktakes', { warehouse: 'MAIN', skus: ['TEA'] }).expect(201);
  const { id } = dataOf(counting);
  const lines = [{ sku: 'TEA', counted: 10 }];
  await desk.post(`/stocktakes/${id}/counts`, { lines }).expect(200);
  await desk.post(`/stocktakes/${id}/apply`).expect(200);
  await desk.draft({ TEA: 1 });
  await desk.placed({ TEA: 2 });
  const confirmed = await desk.placed({ TEA: 3 });
  await desk.command(confirmed.id, 'confirm').expect(200);
  const capture = { type: 'capture', amount: 10, providerRef: 'capture' };
  await desk.command(confirmed.id, 'payments', capture).expect(201);
  const cancelled = await desk.placed({ TEA: 4 });
  await desk.command(cancelled.id, 'cancel', { reason: 'test' }).expect(200);
  await shipOne(desk, confirmed);
  await test.get(SalesRollups).run();
  client = new pg.Client({ connectionString: test.databaseUrl });
  await client.connect();
  // Lies that the database itself would refuse are told all the same.
  await client.query(`SET session_replication_role = replica`);
  for (const [table, check] of checks) {
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${check}`);
  }
});

afterAll(async () => {
  await client.end();
  await test.close();
});

/** One unit leaves and is announced to come back, another one is packed. */
async function shipOne(desk: OrderDesk, order: OrderBody): Promise<void> {
  const lines = order.lines.map(({ id }) => ({ lineId: id, quantity: 1 }));
  const ship = (more: object) =>
    desk.command(order.id, 'shipments', { warehouse: 'MAIN', lines, ...more }).expect(201);
  await ship({ ship: true });
  await ship({});
  await desk.command(order.id, 'returns', { lines }).expect(201);
}

const checks = [
  ['stock_levels', 'ck_stock_levels_allocated'],
  ['stock_levels', 'ck_stock_levels_on_hand'],
  ['stock_movements', 'ck_stock_movements_deltas'],
  ['order_lines', 'ck_order_lines_fulfilled'],
  ['order_lines', 'ck_order_lines_totals'],
  ['orders', 'ck_orders_total'],
  ['orders', 'ck_orders_money'],
] as const;

const confirmed = `(SELECT id FROM orders WHERE status = 'confirmed')`;
const aLevel = `(SELECT id FROM stock_levels LIMIT 1)`;

// What each lie breaks, itself first.
const lies: readonly (readonly [string, string])[] = [
  ['stock.bounds', `UPDATE stock_levels SET allocated = on_hand + 1 WHERE id = ${aLevel}`],
  ['stock.ledger', `UPDATE stock_levels SET on_hand = on_hand + 1 WHERE id = ${aLevel}`],
  [
    'stock.reservations',
    `UPDATE stock_reservations SET quantity = 1 WHERE order_id = ${confirmed}`,
  ],
  ['stock.holders', `UPDATE stock_reservations SET state = 'open' WHERE state = 'released'`],
  [
    'stock.held-back',
    `UPDATE stock_reservations SET state = 'released', packed = 0 WHERE order_id = ${confirmed}`,
  ],
  [
    'stock.shipped',
    `UPDATE stock_reservations SET state = 'consumed', packed = 0 WHERE order_id = ${confirmed}`,
  ],
  ['transfer.conserved', `UPDATE stock_transfer_lines SET quantity_received = 1`],
  ['transfer.sums', `UPDATE stock_transfers SET units = units + 1`],
  ['stocktake.applied', `UPDATE stocktake_lines SET counted = counted + 1`],
  ['stocktake.lines', `UPDATE stocktakes SET line_count = 7`],
  [
    'orders.quantities',
    `UPDATE order_lines SET quantity_shipped = 9 WHERE order_id = ${confirmed}`,
  ],
  [
    'orders.line-totals',
    `UPDATE order_lines SET tax_total = tax_total + 1 WHERE order_id = ${confirmed}`,
  ],
  ['orders.totals', `UPDATE orders SET net_total = net_total + 1 WHERE id = ${confirmed}`],
  [
    'orders.fulfillment-status',
    `UPDATE orders SET fulfillment_status = 'fulfilled' WHERE id = ${confirmed}`,
  ],
  ['orders.payment-status', `UPDATE orders SET payment_status = 'paid' WHERE id = ${confirmed}`],
  [
    'orders.completed',
    `WITH l AS (UPDATE order_lines SET quantity_shipped = quantity WHERE order_id = ${confirmed})
     UPDATE orders SET captured_total = total WHERE id = ${confirmed}`,
  ],
  [
    'orders.ended',
    `UPDATE order_lines SET quantity_packed = 1
      WHERE order_id = (SELECT id FROM orders WHERE status = 'cancelled')`,
  ],
  ['orders.timeline', `DELETE FROM outbox_events WHERE type = 'order.confirmed'`],
  ['payments.sums', `UPDATE payment_records SET amount = 11`],
  ['payments.refunds', `UPDATE payment_records SET currency = 'GBP'`],
  ['shipments.lines', `UPDATE order_lines SET quantity_packed = 0 WHERE order_id = ${confirmed}`],
  ['shipments.order', `DELETE FROM shipment_lines`],
  ['returns.lines', `UPDATE order_lines SET quantity_returned = 1 WHERE order_id = ${confirmed}`],
  ['returns.order-value', `UPDATE orders SET returned_total = 1 WHERE id = ${confirmed}`],
  ['returns.value', `UPDATE return_lines SET value = 5`],
  ['sales.months', `UPDATE sales_rollups SET units = units + 1 WHERE grain = 'day'`],
  ['sales.days', `UPDATE sales_rollups SET net = -1, tax = 0`],
];

const tables = [
  'stock_levels',
  'stock_reservations',
  'stock_transfers',
  'stock_transfer_lines',
  'stocktakes',
  'stocktake_lines',
  'order_lines',
  'orders',
  'outbox_events',
  'shipment_lines',
  'return_lines',
  'sales_rollups',
];

async function brokenBy(lie: string): Promise<string[]> {
  for (const table of tables) await client.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);
  await client.query(lie);
  const findings = await test.get(IntegrityService).verify();
  for (const table of tables) {
    await client.query(`DELETE FROM ${table}; INSERT INTO ${table} TABLE kept_${table}`);
    await client.query(`DROP TABLE kept_${table}`);
  }
  return findings.filter(({ violations }) => violations > 0).map(({ name }) => name);
}

describe('the check of the books', () => {
  it('finds nothing in books that are in order', async () => {
    const told: string[] = [];
    const findings = await test.get(IntegrityService).verify(({ name }) => told.push(name));
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
    expect(told).toEqual(invariants.map(({ name }) => name));
  });

  it.each(lies)('finds what breaks %s', async (name, lie) => {
    expect(await brokenBy(lie)).toContain(name);
  });

  it('has a lie for every invariant', () => {
    expect(lies.map(([name]) => name).sort()).toEqual(invariants.map(({ name }) => name).sort());
  });

  it('shows examples of what is broken, and how many there are', async () => {
    await client.query(`UPDATE orders SET payment_status = 'paid'`);
    const findings = await test.get(IntegrityService).verify();
    await client.query(`UPDATE orders SET payment_status = 'unpaid'`);
    expect(findings.find(({ name }) => name === 'orders.payment-status')).toMatchObject({
      violations: 4,
      examples: expect.arrayContaining([
        expect.objectContaining({ payment_status: 'paid', derived: 'unpaid' }),
      ]),
    });
  });
});
