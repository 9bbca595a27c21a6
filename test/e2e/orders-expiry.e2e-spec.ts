import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { OrderExpiry } from '../../src/modules/orders/order-expiry.service.js';
import { StockService } from '../../src/modules/stock/stock.service.js';
import { PeriodicWork } from '../../src/platform/periodic/periodic-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import { eventsOf } from '../support/resource.js';
import { until } from '../support/until.js';

let test: TestApp;
let desk: OrderDesk;
let expiry: OrderExpiry;

beforeAll(async () => {
  test = await startTestApp((config) => ({
    ...config,
    orders: { ...config.orders, expiryIntervalSeconds: 0.05 },
  }));
  desk = await OrderDesk.open(test);
  expiry = test.get(OrderExpiry);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 1000 });
});

afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => test.close());

/** Moves the end of an order's reservations into the past. */
async function overdue(minutes = 1): Promise<OrderBody> {
  const order = await desk.placed({ TEA: 1 });
  await test.sql(
    `UPDATE orders SET reservation_expires_at = now() - make_interval(mins => $2) WHERE id = $1`,
    [order.id, minutes],
  );
  return order;
}

const statusOf = async (order: OrderBody): Promise<string> => (await desk.read(order.id)).status;

describe('an order whose reservations ran out', () => {
  it('expires: the stock is free again, and the timeline, the outbox and the audit say so', async () => {
    const before = await desk.level('TEA');
    const order = await overdue();
    expect(await expiry.run()).toBe(1);
    expect(await desk.read(order.id)).toMatchObject({
      status: 'expired',
      reservationExpiresAt: null,
      cancelReason: null,
      version: 2,
    });
    expect(await desk.level('TEA')).toEqual(before);
    expect(await desk.timeline(order.id)).toEqual([
      'order.created',
      'order.placed',
      'order.expired',
    ]);
    expect(await eventsOf(test, order.id)).toContain('order.expired');
    const audit = await test.sql(
      `SELECT actor_kind, actor_name FROM audit_entries WHERE resource_id = $1 AND action = 'order.expired'`,
      [order.id],
    );
    expect(audit).toEqual([{ actor_kind: 'system', actor_name: 'system' }]);
    await desk.balance();
  });

  it('stays when it is held, paid for, confirmed or not due yet', async () => {
    const held = await overdue();
    await desk.command(held.id, 'hold', { reason: 'wait' }).expect(200);
    const paid = await overdue();
    const capture = { type: 'capture', amount: 1, providerRef: 'down-payment' };
    await desk.command(paid.id, 'payments', capture).expect(201);
    const confirmed = await overdue();
    await desk.command(confirmed.id, 'confirm').expect(200);
    const early = await desk.placed({ TEA: 1 });
    expect(await expiry.run()).toBe(0);
    expect(await Promise.all([held, paid, early].map(statusOf))).toEqual([
      'placed',
      'placed',
      'placed',
    ]);
    expect(await statusOf(confirmed)).toBe('confirmed');
    // Released, it gets its full time again and is not gone with the next run.
    await desk.command(held.id, 'release-hold').expect(200);
    expect(await expiry.run()).toBe(0);
    const refund = { type: 'refund', amount: 1, providerRef: 'down-payment-back' };
    await desk.command(paid.id, 'payments', refund).expect(201);
    expect(await expiry.run()).toBe(1);
    expect(await desk.read(paid.id)).toMatchObject({
      status: 'expired',
      paymentStatus: 'refunded',
      balance: { captured: 1, refunded: 1, due: 0 },
    });
  });

  it('does not wait behind one that cannot expire', async () => {
    const broken = await overdue(10);
    const fine = await overdue(5);
    const stock = test.get(StockService);
    const release = stock.release.bind(stock);
    jest
      .spyOn(stock, 'release')
      .mockImplementation((actor, request) =>
        request.orderId === broken.id
          ? Promise.reject(new Error('broken'))
          : release(actor, request),
      );
    expect(await expiry.run()).toBe(1);
    expect(await statusOf(broken)).toBe('placed');
    expect(await statusOf(fine)).toBe('expired');
    jest.restoreAllMocks();
    expect(await expiry.run()).toBe(1);
    await desk.balance();
  });

  it('is left alone while somebody works on it', async () => {
    const order = await overdue();
    const client = new pg.Client({ connectionString: test.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM orders WHERE id = $1 FOR UPDATE', [order.id]);
      expect(await expiry.run()).toBe(0);
      await client.query('ROLLBACK');
    } finally {
      await client.end();
    }
    expect(await expiry.run()).toBe(1);
  });

  it('is expired by one instance at a time', async () => {
    const order = await overdue();
    const client = new pg.Client({ connectionString: test.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `SELECT pg_advisory_xact_lock(hashtextextended('orderly.orders.expiry', 0))`,
      );
      expect(await expiry.run()).toBe(0);
      await client.query('ROLLBACK');
    } finally {
      await client.end();
    }
    const runs = await Promise.all([expiry.run(), expiry.run()]);
    expect(runs).toEqual([1, 1]);
    expect(await statusOf(order)).toBe('expired');
  });

  it('expires by the clock once the program serves, and no more after the stop', async () => {
    const periodic = test.get(PeriodicWork);
    periodic.start();
    const order = await overdue();
    await until(async () => (await statusOf(order)) === 'expired');
    await periodic.beforeApplicationShutdown();
    await overdue();
    expect(await expiry.run()).toBe(0);
  });
});
