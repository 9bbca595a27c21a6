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
  await desk.warehouse('SECOND', 2);
  await desk.product('TEA', { units: 1000 });
  await desk.product('MUG', { units: 1000, unitPrice: 500 });
  await desk.product('WRAP', { trackStock: false, unitPrice: 100, taxRateBp: 0 });
});

afterAll(() => test.close());
afterEach(() => desk.balance());

function sending(method: 'patch' | 'post' | 'delete', path: string, order: OrderBody): Test {
  const headers = { ...desk.user, 'If-Match': `"${order.version}"` };
  return test.http()[method](`/api/v1/orders/${order.id}${path}`).set(headers);
}
const lineId = (order: OrderBody, index = 0): string => order.lines[index]?.id ?? '';
const patch = (order: OrderBody, body: object, index = 0): Test =>
  sending('patch', `/lines/${lineId(order, index)}`, order).send(body);
const add = (order: OrderBody, body: object): Test => sending('post', '/lines', order).send(body);
const remove = (order: OrderBody, index = 0): Test =>
  sending('delete', `/lines/${lineId(order, index)}`, order);

const allocated = async (sku: string): Promise<number> => (await desk.level(sku)).allocated;

async function confirmed(lines: Record<string, number>): Promise<OrderBody> {
  const order = await desk.placed(lines);
  return orderOf(await desk.command(order.id, 'confirm').expect(200));
}

async function pay(order: OrderBody, amount: number): Promise<OrderBody> {
  const payment = { type: 'capture', amount, providerRef: order.id };
  await desk.command(order.id, 'payments', payment).expect(201);
  return desk.read(order.id);
}

describe('the quantity of a placed line', () => {
  it('goes up and down, and exactly the difference is reserved or given back', async () => {
    await desk.product('EXACT', { units: 3 });
    await desk.receive('EXACT', 5, 'SECOND');
    let order = await desk.placed({ EXACT: 2 });
    order = orderOf(await patch(order, { quantity: 7 }).expect(200));
    expect(order).toMatchObject({
      version: 2,
      totals: { net: 7000, tax: 1400, total: 8400 },
      lines: [{ quantity: 7, unitPrice: 1000, total: 8400 }],
    });
    expect(await allocated('EXACT')).toBe(7);
    const short = await patch(order, { quantity: 9 }).expect(409);
    expect(errorOf(short)).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: 'EXACT', requested: 2, available: 1 }] },
    });
    expect(await desk.read(order.id)).toEqual(order);
    order = orderOf(await patch(order, { quantity: 1 }).expect(200));
    // The warehouse of the lower priority gives back first.
    const held = await test.sql(
      `SELECT w.code, r.quantity, r.expires_at = o.reservation_expires_at AS expires
         FROM stock_reservations r JOIN warehouses w ON w.id = r.warehouse_id
         JOIN orders o ON o.id = r.order_id WHERE r.order_id = $1 AND r.state = 'open'`,
      [order.id],
    );
    expect(held).toEqual([{ code: 'MAIN', quantity: 1, expires: true }]);
    expect((await desk.timeline(order.id)).slice(2)).toEqual(['order.edited', 'order.edited']);
    expect(await eventsOf(test, order.id)).toEqual([
      'stock.reserved',
      'order.created',
      'order.placed',
      'stock.reserved',
      'order.edited',
      'stock.released',
      'order.edited',
    ]);
  });

  it('changes nothing when it stays, and needs the version that was read', async () => {
    const order = await desk.placed({ TEA: 2 });
    expect(orderOf(await patch(order, { quantity: 2 }).expect(200))).toEqual(order);
    await patch({ ...order, version: 9 }, { quantity: 3 }).expect(412);
    const path = `/api/v1/orders/${order.id}/lines/${lineId(order)}`;
    await test.http().patch(path).set(desk.user).send({ quantity: 3 }).expect(428);
    await test.http().delete(path).set(desk.user).expect(428);
  });

  it('never goes below what is shipped, packed or cancelled', async () => {
    let order = await confirmed({ TEA: 6 });
    await desk.ship(order, 2).expect(201);
    await desk.ship(order, 1, { sent: false }).expect(201);
    order = await desk.read(order.id);
    expect(errorOf(await patch(order, { quantity: 2 }).expect(409))).toMatchObject({
      code: 'ORDER_LINE_QUANTITY_TOO_LOW',
      details: { quantity: 2, minimum: 3 },
    });
    const before = await allocated('TEA');
    order = orderOf(await patch(order, { quantity: 3 }).expect(200));
    expect(order.lines[0]).toMatchObject({ quantity: 3, quantityShipped: 2, quantityPacked: 1 });
    expect(await allocated('TEA')).toBe(before - 3);
  });

  it('makes a paid order owe more, and completes one that lacked nothing else', async () => {
    let order = await pay(await confirmed({ TEA: 2 }), 2400);
    expect(order['paymentStatus']).toBe('paid');
    order = orderOf(await patch(order, { quantity: 3 }).expect(200));
    expect(order).toMatchObject({ paymentStatus: 'partially_paid', balance: { due: 1200 } });
    await desk.ship(order, 2).expect(201);
    order = await desk.read(order.id);
    order = orderOf(await patch(order, { quantity: 2 }).expect(200));
    expect(order).toMatchObject({
      status: 'completed',
      fulfillmentStatus: 'fulfilled',
      paymentStatus: 'paid',
    });
    expect((await desk.timeline(order.id)).slice(-3)).toEqual([
      'order.edited',
      'order.fulfilled',
      'order.completed',
    ]);
  });
});

describe('a line that is added to a placed order', () => {
  it('is reserved at the price of the catalogue, and expires with the order', async () => {
    const order = await desk.placed({ WRAP: 1 });
    expect(order['reservationExpiresAt']).toBeNull();
    const before = await allocated('MUG');
    const answer = await add(order, { sku: 'MUG', quantity: 4 }).expect(201);
    const after = orderOf(answer);
    expect(after).toMatchObject({
      version: 2,
      totals: { total: 100 + 2400 },
      lines: [{ sku: 'WRAP' }, { sku: 'MUG', position: 2, unitPrice: 500, quantity: 4 }],
    });
    expect(after['reservationExpiresAt']).not.toBeNull();
    expect(answer.headers['location']).toBe(`/api/v1/orders/${order.id}/lines/${lineId(after, 1)}`);
    expect(await allocated('MUG')).toBe(before + 4);
    await desk.command(order.id, 'cancel', { reason: 'enough' }).expect(200);
    expect(await allocated('MUG')).toBe(before);
  });

  it('is refused when it cannot be had or sold, and then nothing changes', async () => {
    const order = await desk.placed({ TEA: 1 });
    const missing = await add(order, { sku: 'TEA', quantity: 5000 }).expect(409);
    expect(errorOf(missing).code).toBe('STOCK_INSUFFICIENT');
    const gone = await desk.product('GONE', { units: 5 });
    const old = await desk.placed({ GONE: 1 });
    await desk.post(`/products/${gone}/archive`).expect(200);
    await add(order, { sku: 'GONE', quantity: 1 }).expect(404);
    expect(errorOf(await patch(old, { quantity: 2 }).expect(409)).code).toBe(
      'PRODUCT_NOT_SELLABLE',
    );
    expect(await desk.read(order.id)).toEqual(order);
    // What is archived can still be ordered less of.
    await remove(old).expect(204);
  });
});

describe('a line that is removed from a placed order', () => {
  it('stays with its units cancelled, and gives everything back', async () => {
    const before = await allocated('MUG');
    const order = await desk.placed({ TEA: 1, MUG: 3 });
    const answer = await remove(order, 1).expect(204);
    expect(answer.headers['etag']).toBe('"2"');
    const after = await desk.read(order.id);
    expect(after).toMatchObject({ totals: { total: 1200 } });
    expect(after.lines[1]).toMatchObject({ quantity: 3, quantityCancelled: 3, total: 0 });
    expect(await allocated('MUG')).toBe(before);
    expect((await remove(after, 1).expect(204)).headers['etag']).toBe('"2"');
    // Ordered again after all.
    const again = orderOf(await patch(after, { quantity: 4 }, 1).expect(200));
    expect(again.lines[1]).toMatchObject({ quantity: 4, quantityCancelled: 3, total: 600 });
    expect(await allocated('MUG')).toBe(before + 1);
  });

  it('is refused when a part of it is packed or shipped', async () => {
    const order = await confirmed({ TEA: 2 });
    await desk.ship(order, 1, { sent: false }).expect(201);
    expect(errorOf(await remove(await desk.read(order.id)).expect(409))).toMatchObject({
      code: 'ORDER_LINE_STARTED',
      details: { shipped: 0, packed: 1 },
    });
  });
});

describe('the price of a placed line', () => {
  it('changes with a reason and a permission, until units ship', async () => {
    let order = await confirmed({ TEA: 2 });
    const reason = 'dented tin';
    expect(errorOf(await patch(order, { unitPrice: 900 }).expect(422)).code).toBe(
      'ORDER_PRICE_REASON_REQUIRED',
    );
    order = orderOf(await patch(order, { unitPrice: 900, reason }).expect(200));
    expect(order.lines[0]).toMatchObject({
      unitPrice: 900,
      priceOverridden: true,
      priceReason: reason,
      total: 2160,
    });
    const events = await desk.orders.get(`/${order.id}/events?type=order.edited`).expect(200);
    expect(dataOf<{ items: object[] }>(events).items).toMatchObject([
      { data: { changed: lineId(order), unitPrice: { from: 1000, to: 900 }, reason } },
    ]);
    await desk.ship(order, 1).expect(201);
    order = await desk.read(order.id);
    expect(errorOf(await patch(order, { unitPrice: 1, reason }).expect(409))).toMatchObject({
      code: 'ORDER_LINE_PRICE_FIXED',
      details: { shipped: 1 },
    });
    expect(errorOf(await add(order, { sku: 'MUG', quantity: 1, unitPrice: 1 })).code).toBe(
      'ORDER_PRICE_REASON_REQUIRED',
    );
    await add(order, { sku: 'MUG', quantity: 1, unitPrice: 1, reason }).expect(201);
  });

  it('is not changed by somebody without the permission', async () => {
    const order = await desk.placed({ TEA: 1 });
    await test.sql(
      `INSERT INTO roles (id, name, description, permissions)
       VALUES (gen_random_uuid(), 'editor', 'edits', '{orders:read,orders:update}')`,
    );
    const editor = await desk.as('editor');
    const path = `/api/v1/orders/${order.id}/lines/${lineId(order)}`;
    const send = (body: object): Test =>
      test.http().patch(path).set(editor.user).set('If-Match', '"1"').send(body);
    const refused = await send({ unitPrice: 1, reason: 'mine' }).expect(403);
    expect(errorOf(refused).details).toEqual({ permission: 'orders:price-override' });
    await send({ quantity: 2 }).expect(200);
  });
});

describe('an order that is edited', () => {
  it('takes other addresses until everything is shipped, and nothing else', async () => {
    let order = await confirmed({ TEA: 2 });
    const body = { shippingAddress: { city: 'Bath' } };
    order = orderOf(await sending('patch', '', order).send(body).expect(200));
    expect(order).toMatchObject({ ...body, billingAddress: null, version: 3 });
    expect(orderOf(await sending('patch', '', order).send(body).expect(200))).toEqual(order);
    const more = { ...body, shipping: 5, customerId: null, lines: [] };
    expect(errorOf(await sending('patch', '', order).send(more).expect(409))).toMatchObject({
      code: 'ORDER_FIELDS_FIXED',
      details: { status: 'confirmed', fields: ['shipping', 'customerId', 'lines'] },
    });
    await desk.ship(order, 2).expect(201);
    order = await desk.read(order.id);
    const late = await sending('patch', '', order).send({ shippingAddress: null }).expect(409);
    expect(errorOf(late).code).toBe('ORDER_FULFILLED');
  });

  it('may be on hold, and gets only the difference while a shortage took the rest', async () => {
    await desk.product('SCARCE', { units: 5 });
    let order = await desk.placed({ SCARCE: 5 });
    const loss = { sku: 'SCARCE', warehouse: 'MAIN', quantity: -3, reason: 'lost' };
    await desk.post('/stock/adjustments', loss).expect(201);
    order = await desk.read(order.id);
    expect(order.held).toBe(true);
    await desk.receive('SCARCE', 4);
    order = orderOf(await patch(order, { quantity: 6 }).expect(200));
    expect(await desk.level('SCARCE')).toEqual({ onHand: 6, allocated: 3 });
    order = orderOf(await patch(order, { quantity: 4 }).expect(200));
    // Three of four are held already: there is nothing to give back.
    expect(await desk.level('SCARCE')).toEqual({ onHand: 6, allocated: 3 });
    await desk.command(order.id, 'release-hold').expect(200);
    expect(await desk.level('SCARCE')).toEqual({ onHand: 6, allocated: 4 });
  });

  it('is not one that is done', async () => {
    const cancelled = await desk.placed({ TEA: 1 });
    await desk.command(cancelled.id, 'cancel', { reason: 'late' }).expect(200);
    const completed = await pay(await confirmed({ TEA: 1 }), 1200);
    await desk.ship(completed, 1).expect(201);
    for (const { id } of [cancelled, completed]) {
      const order = await desk.read(id);
      for (const answer of [
        await patch(order, { quantity: 2 }),
        await add(order, { sku: 'MUG', quantity: 1 }),
        await remove(order),
        await sending('patch', '', order).send({ shippingAddress: null }),
      ]) {
        expect(answer.status).toBe(409);
        expect(errorOf(answer)).toMatchObject({
          code: 'ORDER_INVALID_TRANSITION',
          details: { command: 'edit', status: order.status, blockedBy: 'status' },
        });
      }
      expect(await desk.read(id)).toEqual(order);
    }
  });
});
