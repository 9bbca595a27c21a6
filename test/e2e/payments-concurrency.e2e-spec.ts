import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { OrderExpiry } from '../../src/modules/orders/order-expiry.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf } from '../support/resource.js';

let test: TestApp;
let other: TestApp;
let desk: OrderDesk;
let away: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  // A second instance on the same database.
  const database = { url: test.databaseUrl, drop: () => Promise.resolve() };
  other = await startTestApp(undefined, () => Promise.resolve(database));
  desk = await OrderDesk.open(test);
  away = await OrderDesk.open(other, 'finance');
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 10_000 });
});

afterAll(async () => {
  await other.close();
  await test.close();
});

let serial = 0;
const nextRef = (): string => `ref-${(serial += 1)}`;

function pay(id: string, type: string, amount: number, more: object = {}, at = desk): Test {
  return at.command(id, 'payments', { type, amount, providerRef: nextRef(), ...more });
}

/** Worth 1200. */
const placed = (): Promise<OrderBody> => desk.placed({ TEA: 1 });

/** Orders whose sums are not those of their records. */
const unbalanced = (): Promise<unknown[]> =>
  test.sql(`SELECT o.id FROM orders o LEFT JOIN payment_records p ON p.order_id = o.id
             GROUP BY o.id
            HAVING o.captured_total <> coalesce(sum(p.amount) FILTER (WHERE p.type = 'capture'), 0)
                OR o.refunded_total <> coalesce(sum(p.amount) FILTER (WHERE p.type = 'refund'), 0)`);

afterEach(async () => {
  expect(await unbalanced()).toEqual([]);
});

describe('a payment that is sent again', () => {
  it('with its key is answered again; with another key it is recognised by its reference', async () => {
    const order = await placed();
    const body = { type: 'capture', amount: 1200, provider: 'bank', providerRef: nextRef() };
    const send = (key: string, sent: object = body): Test =>
      test
        .http()
        .post(`/api/v1/orders/${order.id}/payments`)
        .set(desk.user)
        .set('Idempotency-Key', key)
        .send(sent);
    const key = randomUUID();
    const first = await send(key).expect(201);
    const replayed = await send(key).expect(201);
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect(replayed.body).toEqual(first.body);
    await send(key, { ...body, amount: 1 }).expect(422);
    const again = errorOf(await send(randomUUID()).expect(409));
    expect(again).toMatchObject({
      code: 'PAYMENT_REFERENCE_TAKEN',
      details: { id: dataOf(first).id, orderId: order.id },
    });
    // Another provider may use the same reference.
    await send(randomUUID(), { ...body, provider: 'purse' }).expect(201);
    expect(await desk.read(order.id)).toMatchObject({ balance: { captured: 2400 } });
  });

  it('at the same moment by two instances counts once, for one order or for two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const orders = [await placed(), await placed()];
      for (const [one, another] of [
        [orders[0], orders[0]],
        [orders[0], orders[1]],
      ] as [OrderBody, OrderBody][]) {
        const same = { providerRef: nextRef() };
        const answers = await Promise.all([
          pay(one.id, 'capture', 1, same),
          pay(another.id, 'capture', 1, same, away),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
        const [lost] = answers.filter(({ status }) => status === 409);
        const [won] = answers.filter(({ status }) => status === 201);
        expect(errorOf(lost as never)).toMatchObject({
          code: 'PAYMENT_REFERENCE_TAKEN',
          details: { id: dataOf(won as never).id },
        });
      }
    }
  });
});

describe('a capture and the expiry of its order at the same moment', () => {
  it('either keep the order, or leave its money to be given back', async () => {
    for (let round = 0; round < 6; round += 1) {
      const order = await placed();
      await test.sql(
        `UPDATE orders SET reservation_expires_at = now() - interval '1 minute' WHERE id = $1`,
        [order.id],
      );
      const [captured] = await Promise.all([
        pay(order.id, 'capture', 1200, {}, away),
        test.get(OrderExpiry).run(),
      ]);
      expect(captured.status).toBe(201);
      await test.get(OrderExpiry).run();
      const { status, paymentStatus } = await desk.read(order.id);
      expect([
        ['placed', 'paid'],
        ['expired', 'overpaid'],
      ]).toContainEqual([status, paymentStatus]);
    }
    await desk.balance();
  });
});

describe('refunds at the same moment', () => {
  it('give the last amount back once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await placed();
      await pay(order.id, 'capture', 1200).expect(201);
      const answers = await Promise.all(
        [desk, away, desk, away].map((at) => pay(order.id, 'refund', 700, {}, at)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      expect(await desk.read(order.id)).toMatchObject({
        balance: { captured: 1200, refunded: 700 },
      });
    }
  });
});
