import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, eventsOf, type ListOf, pointersOf } from '../support/resource.js';

interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly type: string;
  readonly amount: number;
  readonly [field: string]: unknown;
}

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 10_000 });
});

afterAll(() => test.close());

let serial = 0;
const nextRef = (): string => `ref-${(serial += 1)}`;

function pay(id: string, type: string, amount: number, more: object = {}, at = desk): Test {
  return at.command(id, 'payments', { type, amount, providerRef: nextRef(), ...more });
}
const capture = (order: OrderBody, amount: number, more: object = {}): Test =>
  pay(order.id, 'capture', amount, more);
const refund = (order: OrderBody, amount: number, more: object = {}): Test =>
  pay(order.id, 'refund', amount, more);

/** Worth 1200. */
const placed = (): Promise<OrderBody> => desk.placed({ TEA: 1 });

async function paymentsOf(id: string): Promise<Payment[]> {
  const answer = await desk.orders.get(`/${id}/payments`).expect(200);
  return dataOf<ListOf<Payment>>(answer).items;
}

describe('recording payments', () => {
  it('derives the payment status and the balance from captures and refunds', async () => {
    const order = await placed();
    const steps: [string, number, string, number][] = [
      ['capture', 200, 'partially_paid', 1000],
      ['capture', 1000, 'paid', 0],
      ['capture', 50, 'overpaid', -50],
      ['refund', 50, 'partially_refunded', 0],
      ['refund', 1200, 'refunded', 1200],
    ];
    for (const [type, amount, paymentStatus, due] of steps) {
      await pay(order.id, type, amount).expect(201);
      expect(await desk.read(order.id)).toMatchObject({ paymentStatus, balance: { due } });
    }
    expect(await desk.read(order.id)).toMatchObject({
      status: 'placed',
      version: 6,
      balance: { captured: 1250, refunded: 1250, returned: 0, due: 1200 },
    });
    expect((await desk.timeline(order.id)).slice(2)).toEqual([
      'payment.captured',
      'payment.captured',
      'payment.captured',
      'payment.refunded',
      'payment.refunded',
    ]);
  });

  it('answers the record with its Location, and tells outbox and audit of it', async () => {
    const order = await placed();
    const described = {
      provider: 'stripe',
      occurredAt: '2026-01-31T23:30:00+01:00',
      reason: 'first half',
    };
    const answer = await capture(order, 600, described).expect(201);
    const payment = dataOf<Payment>(answer);
    expect(payment).toMatchObject({
      orderId: order.id,
      orderNumber: order.number,
      type: 'capture',
      amount: 600,
      currency: 'EUR',
      captureId: null,
      actorName: 'admin',
      ...described,
      occurredAt: '2026-01-31T22:30:00.000Z',
    });
    const location = `/api/v1/payments/${payment.id}`;
    expect(answer.headers['location']).toBe(location);
    const read = await test.http().get(location).set(desk.user).expect(200);
    expect(dataOf(read)).toEqual(payment);
    expect(await eventsOf(test, payment.id)).toEqual(['payment.captured']);
    const audit = await test.sql<{ action: string; after: Payment }>(
      'SELECT action, after FROM audit_entries WHERE resource_id = $1',
      [payment.id],
    );
    expect(audit).toEqual([{ action: 'payment.captured', after: payment }]);
    await test.http().get(`/api/v1/payments/${order.id}`).set(desk.user).expect(404);
  });

  it('completes an order that only lacked its payment', async () => {
    const order = await placed();
    await desk.command(order.id, 'confirm').expect(200);
    await capture(order, 1199).expect(201);
    const shipment = { warehouse: 'MAIN', ship: true };
    await desk.command(order.id, 'shipments', shipment).expect(201);
    expect((await desk.read(order.id)).status).toBe('confirmed');
    await capture(order, 1).expect(201);
    expect(await desk.read(order.id)).toMatchObject({
      status: 'completed',
      paymentStatus: 'paid',
      fulfillmentStatus: 'fulfilled',
    });
    expect(await eventsOf(test, order.id)).toContain('order.completed');
  });

  it('takes money that comes for an order that has ended, and gives it back', async () => {
    const order = await placed();
    await desk.command(order.id, 'cancel', { reason: 'late' }).expect(200);
    await capture(order, 1200).expect(201);
    expect(await desk.read(order.id)).toMatchObject({ paymentStatus: 'overpaid' });
    await refund(order, 1200).expect(201);
    expect(await desk.read(order.id)).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'refunded',
      balance: { due: 0 },
    });
  });

  it('refuses a draft, an order that is not there, and a time to come', async () => {
    const draft = await desk.draft({ TEA: 1 });
    expect(errorOf(await capture(draft, 1).expect(409))).toMatchObject({
      code: 'ORDER_INVALID_TRANSITION',
      details: { command: 'capture', blockedBy: 'status' },
    });
    const order = await placed();
    await pay(randomUUID(), 'capture', 1).expect(404);
    const early = await capture(order, 1, { occurredAt: '2999-01-01T00:00:00Z' }).expect(422);
    expect(errorOf(early).code).toBe('PAYMENT_IN_FUTURE');
    await desk.orders.get(`/${randomUUID()}/payments`).expect(404);
    expect(await paymentsOf(order.id)).toEqual([]);
  });

  it('names all faults of a body at once, and asks for a key', async () => {
    const order = await placed();
    const body = { type: 'void', amount: 0, provider: '', captureId: 'x', occurredAt: 'soon' };
    const faulty = await desk.command(order.id, 'payments', body).expect(400);
    expect(pointersOf(faulty)).toEqual([
      '/amount',
      '/captureId',
      '/occurredAt',
      '/provider',
      '/providerRef',
      '/type',
    ]);
    const keyless = await test
      .http()
      .post(`/api/v1/orders/${order.id}/payments`)
      .set(desk.user)
      .send({ type: 'capture', amount: 1, providerRef: nextRef() });
    expect(errorOf(keyless).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
  });
});

describe('a refund', () => {
  it('never exceeds what was captured', async () => {
    const order = await placed();
    expect(errorOf(await refund(order, 1).expect(409))).toMatchObject({
      code: 'ORDER_INVALID_TRANSITION',
      details: { blockedBy: 'nothing_captured' },
    });
    await capture(order, 1200).expect(201);
    await refund(order, 500).expect(201);
    expect(errorOf(await refund(order, 701).expect(409))).toMatchObject({
      code: 'REFUND_TOO_LARGE',
      details: { amount: 701, refundable: 700 },
    });
    await refund(order, 700).expect(201);
    // The database has the last word.
    const more = 'UPDATE orders SET refunded_total = refunded_total + 1 WHERE id = $1';
    await expect(test.sql(more, [order.id])).rejects.toThrow('ck_orders_money');
  });

  it('of a capture never exceeds that capture', async () => {
    const order = await placed();
    const first = dataOf<Payment>(await capture(order, 400).expect(201));
    await capture(order, 800).expect(201);
    const captureId = first.id;
    const given = dataOf<Payment>(await refund(order, 300, { captureId }).expect(201));
    expect(given).toMatchObject({ captureId });
    expect(errorOf(await refund(order, 101, { captureId }).expect(409))).toMatchObject({
      details: { refundable: 100 },
    });
    const foreign = await capture(await placed(), 1200).expect(201);
    for (const unknown of [given.id, dataOf(foreign).id, randomUUID()]) {
      const answer = await refund(order, 1, { captureId: unknown }).expect(422);
      expect(errorOf(answer)).toMatchObject({
        code: 'PAYMENT_CAPTURE_UNKNOWN',
        details: { captureId: unknown },
      });
    }
  });

  it('takes a permission of its own, and payments are not for everybody', async () => {
    const order = await placed();
    const manager = await desk.as('order_manager');
    const finance = await desk.as('finance');
    const support = await desk.as('support');
    await pay(order.id, 'capture', 1200, {}, manager).expect(201);
    const refused = await pay(order.id, 'refund', 1, {}, manager).expect(403);
    expect(errorOf(refused).details).toEqual({ permission: 'payments:refund' });
    await pay(order.id, 'refund', 1, {}, finance).expect(201);
    await pay(order.id, 'capture', 1, {}, support).expect(403);
    await support.orders.get(`/${order.id}/payments`).expect(403);
  });
});

describe('the list of payments', () => {
  it('pages and filters', async () => {
    const order = await placed();
    for (let index = 0; index < 3; index += 1)
      await capture(order, 100, { provider: 'list-bank' }).expect(201);
    await refund(order, 100, { provider: 'list-bank', providerRef: 'list-refund' }).expect(201);
    const list = async (query: string): Promise<ListOf<Payment>> =>
      dataOf(await test.http().get(`/api/v1/payments?${query}`).set(desk.user).expect(200));
    const all = await list('provider=list-bank&count=true&limit=2');
    expect(all.page.total).toBe(4);
    const rest = await list(`provider=list-bank&limit=2&after=${all.page.next ?? ''}`);
    expect(rest.page.next).toBeNull();
    const listed = [...all.items, ...rest.items].map(({ id }) => id);
    expect(listed).toEqual((await paymentsOf(order.id)).map(({ id }) => id));
    const refunds = await list(`type=refund&orderId=${order.id}`);
    expect(refunds.items).toEqual((await list('providerRef=list-refund')).items);
    expect(refunds.items).toHaveLength(1);
    await test.http().get('/api/v1/payments?amount=1').set(desk.user).expect(400);
  });

  it('is append-only', async () => {
    for (const change of [
      'UPDATE payment_records SET amount = 1',
      'DELETE FROM payment_records',
      'TRUNCATE payment_records CASCADE',
    ])
      await expect(test.sql(change)).rejects.toThrow('append-only');
  });
});
