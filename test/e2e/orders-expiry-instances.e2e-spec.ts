import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { OrderExpiry } from '../../src/modules/orders/order-expiry.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { OrderDesk } from '../support/order-desk.js';

let first: TestApp;
let second: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  const database = await createTestDatabase();
  const shared = { ...database, drop: () => Promise.resolve() };
  first = await startTestApp(undefined, () => Promise.resolve(database));
  second = await startTestApp(undefined, () => Promise.resolve(shared));
  desk = await OrderDesk.open(first);
  await desk.warehouse('NEAR', 1);
  await desk.warehouse('FAR', 2);
  for (const sku of ['TEA', 'MUG']) {
    await desk.product(sku);
    await desk.receive(sku, 20, 'NEAR');
    await desk.receive(sku, 30, 'FAR');
  }
});

afterAll(async () => {
  await second.close();
  await first.close();
});

it('expires each order once, whichever instance does, with all its lines in all warehouses', async () => {
  const orders = [];
  for (let index = 0; index < 10; index += 1) orders.push(await desk.placed({ TEA: 4, MUG: 3 }));
  const held = orders.pop();
  await desk.command(held?.id ?? '', 'hold', { reason: 'wait' }).expect(200);
  const spread = await first.sql(
    `SELECT count(DISTINCT warehouse_id)::int AS warehouses, count(DISTINCT order_id)::int AS orders
       FROM stock_reservations WHERE state = 'open'`,
  );
  expect(spread).toEqual([{ warehouses: 2, orders: 10 }]);
  await first.sql(`UPDATE orders SET reservation_expires_at = now() - interval '1 minute'`);
  const instances = [first, second].map((app) => app.get(OrderExpiry));
  let expired = 0;
  // An instance that finds the other at work leaves the rest to it.
  while (expired < orders.length) {
    const done = await Promise.all(instances.map((expiry) => expiry.run()));
    expired += done.reduce((sum, count) => sum + count, 0);
  }
  expect(expired).toBe(orders.length);
  expect(await Promise.all(instances.map((expiry) => expiry.run()))).toEqual([0, 0]);
  const events = await first.sql(
    `SELECT count(*)::int AS events, count(DISTINCT order_id)::int AS orders
       FROM order_events WHERE type = 'order.expired'`,
  );
  expect(events).toEqual([{ events: 9, orders: 9 }]);
  const released = await first.sql(
    `SELECT count(*)::int AS events FROM outbox_events WHERE type = 'stock.released'`,
  );
  expect(released).toEqual([{ events: 9 }]);
  expect([await desk.level('TEA'), await desk.level('MUG')]).toEqual([
    { onHand: 50, allocated: 4 },
    { onHand: 50, allocated: 3 },
  ]);
  expect((await desk.read(held?.id ?? '')).status).toBe('placed');
  const findings = await first.get(IntegrityService).verify();
  expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
});
