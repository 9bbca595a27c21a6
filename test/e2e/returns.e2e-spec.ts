import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import type { OrderBody, OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, eventsOf, pointersOf, type Stored } from '../support/resource.js';
import { lineIdOf, ShipDesk } from '../support/ship-desk.js';
import { tableDigests } from '../support/table-digests.js';

let app: TestApp;
let ship: ShipDesk;
let desk: OrderDesk;

beforeAll(async () => {
  app = await startTestApp();
  ship = await ShipDesk.open(app);
  ({ desk } = ship);
  await desk.warehouse('MAIN');
  await desk.warehouse('BACK', 2);
  await desk.product('TEA', { units: 500, unitPrice: 333, taxRateBp: 1000 });
  await desk.product('MUG', { units: 100 });
  await desk.product('WRAP', { trackStock: false });
});

afterAll(() => app.close());

/** An order of which everything was shipped. */
async function shipped(lines: Readonly<Record<string, number>>): Promise<OrderBody> {
  const order = await ship.confirmed(lines);
  await ship.packed(order.id, 'MAIN', { ship: true });
  return desk.read(order.id);
}

const ask = (order: OrderBody, units: Readonly<Record<string, number>>, more: object = {}) => {
  const lines = Object.entries(units).map(([sku, quantity]) => {
    return { lineId: lineIdOf(order, sku), quantity };
  });
  return desk.post(`/orders/${order.id}/returns`, { lines, ...more });
};
const asked = async (order: OrderBody, units: Readonly<Record<string, number>>) =>
  dataOf(await ask(order, units).expect(201)).id;
const receive = (id: string, lines: object[], warehouse = 'MAIN') =>
  desk.post(`/returns/${id}/receive`, { warehouse, lines });

describe('requesting a return', () => {
  it('announces shipped units, and tells everybody', async () => {
    const order = await shipped({ TEA: 3, MUG: 1 });
    const answer = await ask(order, { TEA: 2 }, { reason: 'stale' }).expect(201);
    const made = dataOf<Stored & { lines: object[] }>(answer);
    expect(made).toMatchObject({
      number: expect.stringMatching(/^RT-\d{9}$/),
      orderId: order.id,
      orderNumber: order.number,
      status: 'requested',
      reason: 'stale',
      currency: 'EUR',
      value: 0,
      warehouse: null,
      version: 1,
    });
    expect(made.lines).toEqual([
      expect.objectContaining({
        lineId: lineIdOf(order, 'TEA'),
        sku: 'TEA',
        unitPrice: 333,
        quantity: 2,
        quantityReceived: 0,
        restock: null,
      }),
    ]);
    expect(answer.headers['location']).toBe(`/api/v1/returns/${made.id}`);
    expect(await desk.timeline(order.id)).toContain('return.requested');
    expect(await eventsOf(app, made.id)).toEqual(['return.requested']);
    expect(await desk.read(order.id)).toMatchObject({ fulfillmentStatus: 'fulfilled' });
  });

  it('is refused beyond what was shipped and is not on its way back already', async () => {
    const order = await shipped({ TEA: 3 });
    await ask(order, { TEA: 2 }).expect(201);
    const refused = errorOf(await ask(order, { TEA: 2 }).expect(409));
    expect(refused).toMatchObject({
      code: 'RETURN_EXCEEDS_SHIPPED',
      details: { lines: [{ sku: 'TEA', quantity: 2, returnable: 1 }] },
    });
    const unshipped = await ship.confirmed({ TEA: 1 });
    expect(errorOf(await ask(unshipped, { TEA: 1 }).expect(409))).toMatchObject({
      code: 'ORDER_INVALID_TRANSITION',
      details: { command: 'return', blockedBy: 'nothing_to_return' },
    });
    const stale = await ask(order, { TEA: 1 }).set('If-Match', '"1"').expect(412);
    expect(errorOf(stale).code).toBe('PRECONDITION_FAILED');
    const path = `/orders/${order.id}/returns`;
    expect(pointersOf(await desk.post(path, { lines: [] }).expect(400))).toEqual(['/lines']);
    const foreign = { lines: [{ lineId: randomUUID(), quantity: 1 }] };
    expect(errorOf(await desk.post(path, foreign).expect(404)).code).toBe('ORDER_LINE_NOT_FOUND');
  });

  it('can be cancelled until it is received', async () => {
    const order = await shipped({ TEA: 1 });
    const id = await asked(order, { TEA: 1 });
    const cancelled = await desk.post(`/returns/${id}/cancel`).set('If-Match', '"1"').expect(200);
    expect(dataOf(cancelled)).toMatchObject({
      status: 'cancelled',
      cancelledAt: expect.any(String),
      version: 2,
    });
    const again = errorOf(await desk.post(`/returns/${id}/cancel`).expect(409));
    expect(again).toMatchObject({
      code: 'RETURN_INVALID_TRANSITION',
      details: { command: 'cancel', status: 'cancelled', allowed: [] },
    });
    await ask(order, { TEA: 1 }).expect(201);
    expect(await desk.timeline(order.id)).toContain('return.cancelled');
  });
});

describe('receiving a return', () => {
  it('takes some into the stock and some not, and the order follows', async () => {
    const order = await shipped({ TEA: 3, MUG: 1 });
    const id = await asked(order, { TEA: 3 });
    const before = await desk.level('TEA');
    const lineId = lineIdOf(order, 'TEA');
    const came = [
      { lineId, quantity: 1, restock: true, condition: 'as new' },
      { lineId, quantity: 1, restock: false, condition: 'wet' },
    ];
    const received = dataOf(await receive(id, came, 'BACK').set('If-Match', '"1"').expect(200));
    expect(received).toMatchObject({
      status: 'received',
      warehouse: 'BACK',
      value: 733,
      receivedAt: expect.any(String),
      lines: [
        { quantity: 2, quantityReceived: 1, restock: true, condition: 'as new', value: 366 },
        { quantity: 1, quantityReceived: 1, restock: false, condition: 'wet', value: 367 },
      ],
    });
    expect(await desk.level('TEA')).toEqual({ ...before, onHand: before.onHand + 1 });
    expect(await desk.read(order.id)).toMatchObject({
      fulfillmentStatus: 'partially_returned',
      balance: { returned: 733 },
      lines: [{ quantityReturned: 2 }, { quantityReturned: 0 }],
    });
    expect(await eventsOf(app, id)).toEqual([
      'return.requested',
      'return.received',
      'stock.returned',
    ]);
    const data = `SELECT data FROM order_events WHERE order_id = $1 AND type = 'return.received'`;
    expect(await app.sql(data, [order.id])).toEqual([
      {
        data: { returnId: id, number: received['number'], warehouse: 'BACK', units: 2, value: 733 },
      },
    ]);
    const again = errorOf(await receive(id, came).expect(409));
    expect(again).toMatchObject({ code: 'RETURN_INVALID_TRANSITION' });
    // The third unit did not come; it may still come.
    await ask(order, { TEA: 1 }).expect(201);
    await desk.balance();
  });

  it('of everything leaves an order that is returned, with money to be given back', async () => {
    const order = await shipped({ MUG: 2 });
    const { due } = order['balance'] as { due: number };
    const capture = { type: 'capture', amount: due, providerRef: randomUUID() };
    await desk.command(order.id, 'payments', capture).expect(201);
    const id = await asked(order, { MUG: 2 });
    const all = [{ lineId: lineIdOf(order, 'MUG'), quantity: 2, restock: true }];
    await receive(id, all).expect(200);
    expect(await desk.read(order.id)).toMatchObject({
      status: 'completed',
      fulfillmentStatus: 'returned',
      paymentStatus: 'overpaid',
      balance: { captured: due, returned: due, due: -due },
    });
    const refund = { type: 'refund', amount: due, providerRef: randomUUID() };
    await desk.command(order.id, 'payments', refund).expect(201);
    expect(await desk.read(order.id)).toMatchObject({
      paymentStatus: 'refunded',
      balance: { due: 0 },
    });
    await desk.balance();
  });

  it('moves no stock of what has none', async () => {
    const order = await shipped({ WRAP: 1 });
    const id = await asked(order, { WRAP: 1 });
    const came = [{ lineId: lineIdOf(order, 'WRAP'), quantity: 1, restock: true }];
    expect(dataOf(await receive(id, came).expect(200))).toMatchObject({
      lines: [{ restock: false }],
    });
    expect(await eventsOf(app, id)).toEqual(['return.requested', 'return.received']);
  });

  it('is refused for what was not announced, and elsewhere than in a warehouse', async () => {
    const order = await shipped({ TEA: 2 });
    const id = await asked(order, { TEA: 1 });
    const line = { lineId: lineIdOf(order, 'TEA'), quantity: 2, restock: true };
    const codes = [
      [await receive(id, [line]), 409, 'RETURN_EXCEEDS_REQUESTED'],
      [await receive(id, [{ ...line, lineId: randomUUID() }]), 422, 'RETURN_LINE_UNKNOWN'],
      [await receive(id, [line], 'NOWHERE'), 404, 'WAREHOUSE_NOT_FOUND'],
      [await receive(randomUUID(), [line]), 404, 'RETURN_NOT_FOUND'],
      [await receive(id, [line]).set('If-Match', '"7"'), 412, 'PRECONDITION_FAILED'],
    ] as const;
    for (const [answer, status, code] of codes)
      expect([answer.status, errorOf(answer).code]).toEqual([status, code]);
    const { restock: _, ...undecided } = line;
    expect(pointersOf(await receive(id, [undecided]).expect(400))).toEqual(['/lines/0/restock']);
  });

  it('is rehearsed without a trace, and not doubled by a retry', async () => {
    const order = await shipped({ TEA: 1 });
    const id = await asked(order, { TEA: 1 });
    const body = {
      warehouse: 'MAIN',
      lines: [{ lineId: lineIdOf(order, 'TEA'), quantity: 1, restock: true }],
    };
    const before = await tableDigests(app);
    const rehearsed = await desk.post(`/returns/${id}/receive?dryRun=true`, body).expect(200);
    expect(dataOf(rehearsed)).toMatchObject({ status: 'received', value: 366 });
    expect(await tableDigests(app)).toEqual(before);
    const path = `/api/v1/returns/${id}/receive`;
    const key = { 'Idempotency-Key': randomUUID() };
    const send = () => app.http().post(path).set(desk.user).set(key).send(body).expect(200);
    const [first, again] = [await send(), await send()];
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(dataOf(again)).toEqual(dataOf(first));
    const keyless = await app.http().post(path).set(desk.user).send(body);
    expect(errorOf(keyless).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
  });
});

describe('lists of returns', () => {
  it('are filtered, sorted and of one order', async () => {
    const order = await shipped({ TEA: 3 });
    const first = await asked(order, { TEA: 1 });
    const second = await asked(order, { TEA: 1 });
    const line = { lineId: lineIdOf(order, 'TEA'), quantity: 1, restock: false };
    await receive(first, [line], 'BACK').expect(200);
    const idsAt = async (path: string) => (await ship.items<Stored>(path)).map(({ id }) => id);
    expect(await idsAt(`/orders/${order.id}/returns`)).toEqual([second, first]);
    const mine = `/returns?orderId=${order.id}`;
    expect(await idsAt(`${mine}&sort=receivedAt`)).toEqual([second, first]);
    expect(await idsAt(`${mine}&status=received`)).toEqual([first]);
    expect(await idsAt(`${mine}&warehouse=back`)).toEqual([first]);
    expect(await idsAt(`${mine}&receivedAt[gte]=2020-01-01T00:00:00Z`)).toEqual([first]);
    expect(await idsAt(`/orders/${order.id}/returns?status=cancelled`)).toEqual([]);
    await ship.get(`/orders/${randomUUID()}/returns`).expect(404);
    await ship.get(`/returns/${randomUUID()}`).expect(404);
    const fresh = await ship.get(`/returns/${second}`).set('If-None-Match', '"1"');
    expect(fresh.status).toBe(304);
  });
});
