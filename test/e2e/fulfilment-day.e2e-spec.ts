import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import type { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, type Stored } from '../support/resource.js';
import { lineIdOf, ShipDesk } from '../support/ship-desk.js';

let app: TestApp;
let other: TestApp;
let ship: ShipDesk;
let desk: OrderDesk;
/** The same shop on the other instance. */
let twin: ShipDesk;

beforeAll(async () => {
  app = await startTestApp();
  const sameDatabase = { url: app.databaseUrl, drop: () => Promise.resolve() };
  other = await startTestApp(undefined, () => Promise.resolve(sameDatabase));
  ship = await ShipDesk.open(app);
  ({ desk } = ship);
  twin = await ShipDesk.open(other, 'inventory_manager');
  await desk.warehouse('NEAR');
  await desk.warehouse('FAR', 2);
  await desk.product('TEA');
  await desk.receive('TEA', 1000, 'NEAR');
  await desk.product('MUG');
  await desk.receive('MUG', 10, 'NEAR');
  await desk.receive('MUG', 1000, 'FAR');
});

afterAll(async () => {
  await other.close();
  await app.close();
});

async function requireSound(): Promise<void> {
  await desk.balance();
  const findings = await app.get(IntegrityService).verify();
  expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
}

describe('a day of a warehouse', () => {
  it('takes an order from its placing to its completion, and some of it back', async () => {
    const { id } = await desk.placed({ TEA: 4, MUG: 12 });
    await desk.command(id, 'confirm').expect(200);
    const order = await desk.read(id);
    const { due } = order['balance'] as { due: number };
    const near = await ship.packed(id, 'NEAR', { carrier: 'DHL' });
    expect(near.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['TEA', 4],
      ['MUG', 10],
    ]);
    await ship.command(near.id, 'ship').expect(200);
    expect(await desk.read(id)).toMatchObject({ fulfillmentStatus: 'partially_fulfilled' });
    const far = await ship.packed(id, 'FAR', { ship: true });
    expect(far.lines).toMatchObject([{ sku: 'MUG', quantity: 2 }]);
    expect(await desk.read(id)).toMatchObject({
      status: 'confirmed',
      fulfillmentStatus: 'fulfilled',
    });
    for (const shipment of [near, far]) await ship.command(shipment.id, 'deliver').expect(200);
    const capture = { type: 'capture', amount: due, providerRef: randomUUID() };
    await desk.command(id, 'payments', capture).expect(201);
    expect(await desk.read(id)).toMatchObject({ status: 'completed', paymentStatus: 'paid' });
    const line = { lineId: lineIdOf(order, 'MUG'), quantity: 3 };
    const back = dataOf(await desk.command(id, 'returns', { lines: [line] }).expect(201));
    const came = { warehouse: 'FAR', lines: [{ ...line, restock: true }] };
    const { value } = dataOf(await desk.post(`/returns/${back.id}/receive`, came).expect(200));
    expect(value).toBe(3600);
    const refund = { type: 'refund', amount: value, providerRef: randomUUID() };
    await desk.command(id, 'payments', refund).expect(201);
    expect(await desk.read(id)).toMatchObject({
      status: 'completed',
      fulfillmentStatus: 'partially_returned',
      paymentStatus: 'partially_refunded',
      balance: { captured: due, refunded: value, returned: value, due: 0 },
    });
    expect(await desk.timeline(id)).toEqual([
      'order.created',
      'order.placed',
      'order.confirmed',
      'shipment.created',
      'shipment.shipped',
      'order.partially_fulfilled',
      'shipment.created',
      'shipment.shipped',
      'order.fulfilled',
      'shipment.delivered',
      'shipment.delivered',
      'payment.captured',
      'order.completed',
      'return.requested',
      'return.received',
      'payment.refunded',
    ]);
    await requireSound();
  });
});

const times = <T>(count: number, work: (desk: ShipDesk) => PromiseLike<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index % 2 === 0 ? ship : twin)));
const statusesOf = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).sort();

describe('two instances at the same moment', () => {
  it('ship a shipment once', async () => {
    const order = await ship.confirmed({ TEA: 2 });
    const { id } = await ship.packed(order.id, 'NEAR');
    const before = await desk.level('TEA');
    const answers = await times(6, (at) => at.command(id, 'ship'));
    expect(statusesOf(answers)).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await desk.level('TEA')).toMatchObject({ onHand: before.onHand - 2 });
  });

  it('ship or cancel a shipment, not both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await ship.confirmed({ TEA: 1 });
      const { id } = await ship.packed(order.id, 'NEAR');
      const both = [ship.command(id, 'ship'), twin.command(id, 'cancel')];
      expect(statusesOf(await Promise.all(both))).toEqual([200, 409]);
    }
  });

  it('pack the last units once', async () => {
    const order = await ship.confirmed({ TEA: 4 });
    const lines = [{ lineId: lineIdOf(order, 'TEA'), quantity: 3 }];
    const answers = await times(4, (at) => at.pack(order.id, 'NEAR', { lines }));
    expect(statusesOf(answers)).toEqual([201, 409, 409, 409]);
    const everything = await times(4, (at) => at.pack(order.id, 'NEAR', { ship: true }));
    expect(statusesOf(everything)).toEqual([201, 409, 409, 409]);
  });

  it('take a return in once, and request no more than was shipped', async () => {
    const order = await ship.confirmed({ TEA: 2 });
    await ship.packed(order.id, 'NEAR', { ship: true });
    const line = { lineId: lineIdOf(order, 'TEA'), quantity: 2 };
    const path = `/orders/${order.id}/returns`;
    const asked = await Promise.all(
      Array.from({ length: 4 }, () => desk.post(path, { lines: [line] })),
    );
    expect(statusesOf(asked)).toEqual([201, 409, 409, 409]);
    const { id } = dataOf(asked.find(({ status }) => status === 201) as never);
    const came = { warehouse: 'NEAR', lines: [{ ...line, restock: true }] };
    const before = await desk.level('TEA');
    const received = await times(4, (at) => at.desk.post(`/returns/${id}/receive`, came));
    expect(statusesOf(received)).toEqual([200, 409, 409, 409]);
    expect(await desk.level('TEA')).toMatchObject({ onHand: before.onHand + 2 });
  });

  it('ship while stock is lost: what leaves was there, and nobody sees a deadlock', async () => {
    await desk.product('RARE');
    await desk.receive('RARE', 40, 'NEAR');
    const shipments: string[] = [];
    for (let made = 0; made < 10; made += 1) {
      const order = await ship.confirmed({ RARE: 4 });
      shipments.push((await ship.packed(order.id, 'NEAR')).id);
    }
    const loss = { sku: 'RARE', warehouse: 'NEAR', quantity: -3 };
    const answers = await Promise.all(
      shipments.flatMap((id, index) => [
        (index % 2 === 0 ? ship : twin).command(id, 'ship'),
        ...(index % 2 === 0 ? [desk.post('/stock/adjustments', loss)] : []),
      ]),
    );
    expect(statusesOf(answers).filter((status) => status >= 500)).toEqual([]);
    const refused = answers.filter(({ status }) => status === 409).map((one) => errorOf(one).code);
    expect(refused.filter((code) => !/ORDER_HELD|STOCK_/.test(code))).toEqual([]);
    const { onHand } = await desk.level('RARE');
    const left = answers.filter(
      ({ body }) => (body as { data?: Stored }).data?.['status'] === 'shipped',
    );
    const lost = answers.filter(({ status }) => status === 201);
    expect(onHand).toBe(40 - 4 * left.length - 3 * lost.length);
    await requireSound();
  });
});
