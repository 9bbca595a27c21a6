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
  await desk.product('MUG', { units: 1000 });
});

afterAll(() => test.close());
afterEach(() => desk.balance());

function cancel(order: OrderBody, body: object, at = desk, line = 0): Test {
  return at.command(order.id, `lines/${order.lines[line]?.id ?? ''}/cancel`, {
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
    expect(errorOf(await cancel(order, { quantity: 4 }).expect(409)).code).toBe(
      'ORDER_LINE_REST_TOO_SMALL',
    );
  });

  it('cancels the order with the last of them, whatever it holds or was paid', async () => {
    const before = await desk.level('TEA');
    const order = await desk.placed({ TEA: 3, MUG: 2 });
    const payment = { type: 'capture', amount: 6000, providerRef: order.id };
    await desk.command(order.id, 'payments', payment).expect(201);
    await desk.command(order.id, 'hold', { reason: 'address' }).expect(200);
    expect(orderOf(await cancel(order, {}).expect(200))).toMatchObject({ status: 'placed' });
    const { version } = await desk.read(order.id);
    const last = cancel(order, { reason: 'sold out' }, desk, 1).set('If-Match', `"${version}"`);
    const answer = await last.expect(200);
    const done = orderOf(answer);
    expect(done).toMatchObject({
      status: 'cancelled',
      cancelReason: 'sold out',
      held: false,
      reservationExpiresAt: null,
      paymentStatus: 'overpaid',
      balance: { captured: 6000, due: -6000 },
      lines: [{ quantityCancelled: 3 }, { quantityCancelled: 2 }],
    });
    expect(answer.headers['etag']).toBe(`"${done.version}"`);
    expect(await desk.level('TEA')).toEqual(before);
    expect((await desk.timeline(order.id)).slice(-2)).toEqual([
      'order.line_cancelled',
      'order.cancelled',
    ]);
    expect((await eventsOf(test, order.id)).slice(-3)).toEqual([
      'order.line_cancelled',
      'stock.released',
      'order.cancelled',
    ]);
    const audit = await test.sql(
      `SELECT 1 FROM audit_entries WHERE resource_id = $1 AND action = 'order.cancelled'`,
      [order.id],
    );
    expect(audit).toHaveLength(1);
    expect(errorOf(await cancel(order, {}).expect(409)).details).toMatchObject({
      blockedBy: 'status',
    });
  });

  it('leaves an order open of which something is packed, or whose lines an edit removed', async () => {
    const packed = await confirmed(2);
    await desk.ship(packed, 1, { sent: false }).expect(201);
    expect(orderOf(await cancel(packed, {}).expect(200))).toMatchObject({ status: 'confirmed' });
    const edited = await desk.placed({ TEA: 1 });
    const line = `${edited.id}/lines/${edited.lines[0]?.id ?? ''}`;
    await desk.orders.remove(line, 1).expect(204);
    expect(await desk.read(edited.id)).toMatchObject({ status: 'placed', totals: { total: 0 } });
    await desk.command(edited.id, 'lines', { sku: 'TEA', quantity: 2 }).expect(201);
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
