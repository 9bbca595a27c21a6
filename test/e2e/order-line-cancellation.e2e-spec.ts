import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk, orderOf } from '../support/order-desk.js';
import { dataOf, errorOf, eventsOf } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 1000 });
});

afterAll(() => test.close());
afterEach(() => desk.balance());

function cancel(order: OrderBody, body: object, at = desk): Test {
  return at.command(order.id, `lines/${order.lines[0]?.id ?? ''}/cancel`, {
    reason: 'not made any more',
    ...body,
  });
}

async function confirmed(units: number): Promise<OrderBody> {
  const order = await desk.placed({ TEA: units });
  return orderOf(await desk.command(order.id, 'confirm').expect(200));
}

describe('cancelling units of a line', () => {
  it('releases them and lowers what the customer owes, part by part', async () => {
    const before = await desk.level('TEA');
    const order = await desk.placed({ TEA: 5 });
    const less = orderOf(await cancel(order, { quantity: 2 }).expect(200));
    expect(less).toMatchObject({
      status: 'placed',
      version: 2,
      totals: { net: 3000, tax: 600, total: 3600 },
      lines: [{ quantity: 5, quantityCancelled: 2, total: 3600 }],
    });
    expect((await desk.level('TEA')).allocated).toBe(before.allocated + 3);
    expect((await desk.timeline(order.id)).at(-1)).toBe('order.line_cancelled');
    expect((await eventsOf(test, order.id)).slice(-2)).toEqual([
      'order.line_cancelled',
      'stock.released',
    ]);
    const events = await desk.orders.get(`/${order.id}/events?type=order.line_cancelled`);
    const reason = 'not made any more';
    expect(dataOf<{ items: object[] }>(events).items).toMatchObject([
      { data: { lineId: order.lines[0]?.id, sku: 'TEA', quantity: 2, reason } },
    ]);
    const none = orderOf(await cancel(order, {}).expect(200));
    expect(none).toMatchObject({ totals: { total: 0 }, lines: [{ quantityCancelled: 5 }] });
    expect(await desk.level('TEA')).toEqual(before);
    expect(errorOf(await cancel(order, {}).expect(409))).toMatchObject({
      code: 'ORDER_INVALID_TRANSITION',
      details: { blockedBy: 'nothing_to_cancel' },
    });
  });

  it('leaves what is shipped and packed alone, and completes a paid order with its last unit', async () => {
    const order = await confirmed(6);
    await desk.ship(order, 2).expect(201);
    await desk.ship(order, 1, { sent: false }).expect(201);
    expect(errorOf(await cancel(order, { quantity: 4 }).expect(409))).toMatchObject({
      code: 'ORDER_LINE_REST_TOO_SMALL',
      details: { quantity: 4, cancellable: 3 },
    });
    const payment = { type: 'capture', amount: 3600, providerRef: order.id };
    await desk.command(order.id, 'payments', payment).expect(201);
    const rest = orderOf(await cancel(order, {}).expect(200));
    expect(rest).toMatchObject({
      status: 'confirmed',
      paymentStatus: 'paid',
      lines: [{ quantityShipped: 2, quantityPacked: 1, quantityCancelled: 3 }],
    });
    const [shipment] = await test.sql<{ id: string }>(
      `SELECT id FROM shipments WHERE order_id = $1 AND status = 'pending'`,
      [order.id],
    );
    await desk.post(`/shipments/${shipment?.id ?? ''}/cancel`).expect(200);
    const done = orderOf(await cancel(order, {}).expect(200));
    expect(done).toMatchObject({ status: 'completed', fulfillmentStatus: 'fulfilled' });
    // One unit more was paid than was shipped in the end.
    expect(done).toMatchObject({ paymentStatus: 'overpaid', balance: { due: -1200 } });
  });

  it('is for support until the order is confirmed, for an order manager also then', async () => {
    const support = await desk.as('support');
    const manager = await desk.as('order_manager');
    const auditor = await desk.as('auditor');
    const order = await desk.placed({ TEA: 3 });
    await cancel(order, { quantity: 1 }, support).expect(200);
    await cancel(order, { quantity: 1 }, auditor).expect(403);
    await desk.command(order.id, 'confirm').expect(200);
    const refused = await cancel(order, { quantity: 1 }, support).expect(403);
    expect(errorOf(refused).details).toEqual({ permission: 'orders:cancel' });
    await cancel(order, { quantity: 1 }, manager).expect(200);
  });

  it('takes a reason, a line of the order and, if it is named, its version', async () => {
    const order = await desk.placed({ TEA: 3 });
    await cancel(order, { reason: '' }).expect(400);
    await cancel(order, { quantity: 0 }).expect(400);
    await cancel(order, {}).set('If-Match', '"9"').expect(412);
    const other = await desk.placed({ TEA: 1 });
    const foreign = { ...order, lines: other.lines };
    expect(errorOf(await cancel(foreign, {}).expect(404)).code).toBe('ORDER_LINE_NOT_FOUND');
  });

  it('and shipping them at the same moment never does both', async () => {
    for (let round = 0; round < 6; round += 1) {
      const order = await confirmed(4);
      const [cancelled, shipped] = await Promise.all([
        cancel(order, { quantity: 3 }),
        desk.ship(order, 3),
      ]);
      expect([cancelled.status, shipped.status].sort()).toEqual(
        cancelled.status === 200 ? [200, 409] : [201, 409],
      );
    }
  });
});
