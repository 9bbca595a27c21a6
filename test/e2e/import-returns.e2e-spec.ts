import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { imported, rejectedCsv } from '../support/imports.js';
import {
  historyCsv as csv,
  historyFields as fields,
  historyRow as row,
} from '../support/order-history.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});

afterAll(() => app.close());

/** What each line went back to: the reference of the order, or null. */
const links = async (): Promise<Record<string, (string | null)[]>> => {
  const rows = await app.sql<{ reference: string; orders: (string | null)[] }>(
    `SELECT r.reference, array_agg(o.reference ORDER BY l.position) AS orders
       FROM returns r JOIN return_lines l ON l.return_id = r.id
       LEFT JOIN order_lines s ON s.id = l.order_line_id LEFT JOIN orders o ON o.id = s.order_id
      GROUP BY r.reference ORDER BY r.reference`,
  );
  return Object.fromEntries(rows.map(({ reference, orders }) => [reference, orders]));
};

const orderOf = (reference: string) =>
  app.sql(
    `SELECT status, fulfillment_status AS fulfilment, payment_status AS payment, returned_total::int AS returned,
            refunded_total::int AS refunded, version FROM orders WHERE reference = $1`,
    [reference],
  );

const sound = async (): Promise<string[]> => {
  const findings = await app.get(IntegrityService).verify();
  return findings.filter(({ violations }) => violations > 0).map(({ name }) => name);
};

describe('the cancellations of an order history', () => {
  it('go back to the latest earlier order line of the customer with enough left', async () => {
    const view = await imported(
      app,
      fields,
      csv(
        row('1001', 'TEA', 10, '01', '17'),
        row('1002', 'TEA', 4, '02', '17'),
        row('1003', 'TEA', 9, '09', '17'),
        row('1004', 'TEA', 9, '02', '18'),
        row('C1', 'tea', -3, '05', '17'),
        row('C2', 'TEA', -3, '06', '17'),
        row('C3', 'TEA', -8, '07', '17'),
        row('C4', 'TEA', -1, '08', '17'),
        row('C5', 'TEA', -1, '08', ''),
        row('C6', 'HAT', -1, '08', '17'),
        row('C7', 'TEA', -1, '02', '18'),
      ),
    );
    expect(view).toMatchObject({
      rowsAccepted: 11,
      rowsRejected: 0,
      result: {
        ordersCreated: 4,
        productsCreated: 1,
        returnsCreated: 7,
        returnLinesCreated: 7,
        returnLinesLinked: 3,
        returnedValue: 3600,
      },
    });
    // C2 does not fit into what C1 left of 1002, C4 does; C7 came at the minute of its order.
    expect(await links()).toEqual({
      C1: ['1002'],
      C2: ['1001'],
      C3: [null],
      C4: ['1002'],
      C5: [null],
      C6: [null],
      C7: [null],
    });
    expect(await sound()).toEqual([]);
  });

  it('are in the books of their orders: returned, refunded, and on the timeline', async () => {
    expect(await orderOf('1002')).toEqual([
      {
        status: 'completed',
        fulfilment: 'returned',
        payment: 'refunded',
        returned: 800,
        refunded: 800,
        version: 1,
      },
    ]);
    expect(await orderOf('1001')).toEqual([
      expect.objectContaining({
        fulfilment: 'partially_returned',
        payment: 'partially_refunded',
        returned: 600,
        version: 1,
      }),
    ]);
    const timeline = await app.sql(
      `SELECT e.type, e.data->>'units' AS units FROM order_events e JOIN orders o ON o.id = e.order_id
        WHERE o.reference = '1002' ORDER BY e.sequence`,
    );
    expect(timeline).toEqual([
      { type: 'order.imported', units: null },
      { type: 'return.received', units: '3' },
      { type: 'return.received', units: '1' },
    ]);
    const refunds = await app.sql(
      `SELECT amount::int FROM payment_records WHERE type = 'refund' ORDER BY occurred_at`,
    );
    expect(refunds).toEqual([{ amount: 600 }, { amount: 600 }, { amount: 200 }]);
  });

  it('are told of after their orders, and these as they came: with what came back', async () => {
    const told = await app.sql(
      `SELECT type, payload->>'reference' AS reference, payload->>'fulfillmentStatus' AS fulfilment,
              payload->>'version' AS version, payload->'balance' AS balance
         FROM outbox_events WHERE payload->>'reference' IN ('1002', '1004', 'C1', 'C4') ORDER BY sequence`,
    );
    const untouched = { captured: 1800, refunded: 0, returned: 0, due: 0 };
    const emptied = { captured: 800, refunded: 800, returned: 800, due: 0 };
    const order = { type: 'order.imported', version: '1' };
    const back = { type: 'return.imported', version: '1', fulfilment: null, balance: null };
    expect(told).toEqual([
      { ...order, reference: '1002', fulfilment: 'returned', balance: emptied },
      { ...order, reference: '1004', fulfilment: 'fulfilled', balance: untouched },
      { ...back, reference: 'C1' },
      { ...back, reference: 'C4' },
    ]);
  });

  it('know the product and the customer where these are known, and make none', async () => {
    const lines = await app.sql(
      `SELECT r.reference, l.sku, l.product_id IS NULL AS unknown, r.order_id IS NULL AS whose,
              c.external_reference AS customer
         FROM returns r JOIN return_lines l ON l.return_id = r.id LEFT JOIN customers c ON c.id = r.customer_id
        WHERE r.reference IN ('C1', 'C5', 'C6') ORDER BY 1`,
    );
    expect(lines).toEqual([
      { reference: 'C1', sku: 'TEA', unknown: false, whose: false, customer: '17' },
      { reference: 'C5', sku: 'TEA', unknown: false, whose: true, customer: null },
      { reference: 'C6', sku: 'HAT', unknown: true, whose: true, customer: '17' },
    ]);
  });

  it('of a later file find the orders of an earlier one, several for one return', async () => {
    const view = await imported(
      app,
      fields,
      csv(
        row('C8', 'TEA', -7, '10', '17'),
        row('C8', 'TEA', -7, '10', '17'),
        row('C8', 'TEA', -7, '10', '17'),
      ),
    );
    expect(view.result).toMatchObject({ returnsCreated: 1, returnLinesLinked: 2 });
    expect((await links())['C8']).toEqual(['1003', '1001', null]);
    expect(await app.sql(`SELECT order_id FROM returns WHERE reference = 'C8'`)).toEqual([
      { order_id: null },
    ]);
    expect(await orderOf('1001')).toEqual([
      expect.objectContaining({ fulfilment: 'returned', payment: 'refunded', version: 2 }),
    ]);
    expect(await sound()).toEqual([]);
  });

  it('may be dearer than the order: the return says so, the order gives back what it took', async () => {
    await imported(app, fields, csv(row('C9', 'TEA', -2, '11', '17', '5.00')));
    expect(await app.sql(`SELECT value::int FROM returns WHERE reference = 'C9'`)).toEqual([
      { value: 1000 },
    ]);
    expect(await orderOf('1003')).toEqual([
      expect.objectContaining({ returned: 1800, refunded: 1800, payment: 'refunded' }),
    ]);
    expect(await sound()).toEqual([]);
  });

  it('change nothing when they come again, and are rejected with other lines', async () => {
    const before = await app.sql('SELECT max(sequence)::int AS events FROM outbox_events');
    const view = await imported(
      app,
      fields,
      csv(
        row('C1', 'TEA', -3, '05', '17'),
        row('C2', 'TEA', -2, '06', '17'),
        row('C11', 'TEA', 1, '06', '17'),
      ),
    );
    expect(view).toMatchObject({
      rowsAccepted: 1,
      result: { returnsCreated: 0, returnsUnchanged: 1, returnsRejected: 1 },
    });
    expect(view.errors).toEqual(
      expect.arrayContaining([
        { code: 'RETURN_DIFFERS', rows: 1 },
        { code: 'QUANTITY_NOT_NEGATIVE', rows: 1 },
      ]),
    );
    expect(await rejectedCsv(app, view.id)).toContain('the return exists with other lines');
    expect(await app.sql('SELECT max(sequence)::int AS events FROM outbox_events')).toEqual(before);
  });
});
