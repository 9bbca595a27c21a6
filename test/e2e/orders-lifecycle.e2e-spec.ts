import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { errorOf, eventsOf } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.warehouse('SECOND', 2);
  await desk.product('TEA', { units: 1000 });
  await desk.product('GIFT-WRAP', { trackStock: false });
});

afterAll(() => test.close());

const commands = ['place', 'confirm', 'cancel', 'hold', 'release-hold'] as const;
type Command = (typeof commands)[number];
const bodyOf = (command: Command): object =>
  command === 'cancel' || command === 'hold' ? { reason: 'as tested' } : {};

describe('an order', () => {
  it('cannot be placed empty, and says what is missing', async () => {
    const order = await desk.draft({});
    const answer = await desk.command(order.id, 'place');
    expect(answer.status).toBe(422);
    expect(errorOf(answer).code).toBe('ORDER_EMPTY');
    const outlook = await desk.orders.get(`/${order.id}/transitions`).expect(200);
    expect(outlook.body).toMatchObject({
      data: {
        blocked: expect.arrayContaining([
          { command: 'place', to: 'placed', blockedBy: 'empty', reason: 'The order has no lines.' },
        ]),
      },
    });
  });

  it('cannot be cancelled when a part of it was shipped', async () => {
    const order = await desk.placed({ TEA: 2 });
    await test.sql('UPDATE order_lines SET quantity_shipped = 1 WHERE order_id = $1', [order.id]);
    const answer = await desk.command(order.id, 'cancel', { reason: 'late' });
    expect(answer.status).toBe(409);
    expect(errorOf(answer).code).toBe('ORDER_SHIPPED');
  });

  it('honours If-Match on commands', async () => {
    const order = await desk.placed({ TEA: 1 });
    const stale = await desk.command(order.id, 'confirm').set('If-Match', '"9"');
    expect(stale.status).toBe(412);
    await desk.command(order.id, 'confirm').set('If-Match', '"1"').expect(200);
  });

  it('refuses commands without their reason and unknown orders', async () => {
    const order = await desk.placed({ TEA: 1 });
    for (const command of ['cancel', 'hold']) {
      await desk.command(order.id, command, {}).expect(400);
      await desk.command(order.id, command, { reason: '' }).expect(400);
    }
    const unknown = '01936f7e-8a00-7000-8000-00000000dead';
    for (const command of commands) {
      await desk.command(unknown, command, bodyOf(command)).expect(404);
    }
    await desk.command('not-a-uuid', 'confirm').expect(400);
  });
});

describe('the stock behind an order', () => {
  it('is reserved by placing, made firm by confirming, released by cancelling', async () => {
    await desk.product('KETTLE', { units: 10 });
    const draft = await desk.draft({ KETTLE: 4, 'GIFT-WRAP': 1 });
    expect((await desk.level('KETTLE')).allocated).toBe(0);
    await desk.command(draft.id, 'place').expect(200);
    expect((await desk.level('KETTLE')).allocated).toBe(4);
    const confirmed = orderOf(await desk.command(draft.id, 'confirm').expect(200));
    expect(confirmed['reservationExpiresAt']).toBeNull();
    const reservations = await test.sql(
      `SELECT state, expires_at FROM stock_reservations WHERE order_id = $1`,
      [draft.id],
    );
    expect(reservations).toEqual([{ state: 'open', expires_at: null }]);
    const cancelled = await desk
      .command(draft.id, 'cancel', { reason: 'changed mind' })
      .expect(200);
    expect(orderOf(cancelled)).toMatchObject({ status: 'cancelled', cancelReason: 'changed mind' });
    expect(await desk.level('KETTLE')).toEqual({ onHand: 10, allocated: 0 });
    expect(await desk.timeline(draft.id)).toEqual([
      'order.created',
      'order.placed',
      'order.confirmed',
      'order.cancelled',
    ]);
    expect(await eventsOf(test, draft.id)).toEqual([
      'order.created',
      'stock.reserved',
      'order.placed',
      'order.confirmed',
      'stock.released',
      'order.cancelled',
    ]);
    await desk.balance();
  });

  it('splits a line over the warehouses by their priority', async () => {
    await desk.product('SPLIT', { units: 3 });
    await desk.receive('SPLIT', 5, 'SECOND');
    const order = await desk.placed({ SPLIT: 6 });
    const held = await test.sql(
      `SELECT w.code, r.quantity FROM stock_reservations r JOIN warehouses w ON w.id = r.warehouse_id
        WHERE r.order_id = $1 ORDER BY w.priority`,
      [order.id],
    );
    expect(held).toEqual([
      { code: 'MAIN', quantity: 3 },
      { code: 'SECOND', quantity: 3 },
    ]);
  });

  it('is taken by a shortage from the latest order, which is held until it can be had again', async () => {
    await desk.product('FRAGILE', { units: 10 });
    const first = await desk.placed({ FRAGILE: 6 });
    const second = await desk.placed({ FRAGILE: 4 });
    await desk
      .post('/stock/adjustments', {
        sku: 'FRAGILE',
        warehouse: 'MAIN',
        quantity: -3,
        reason: 'broken',
      })
      .expect(201);
    expect(await desk.read(first.id)).toMatchObject({ held: false });
    expect(await desk.read(second.id)).toMatchObject({
      held: true,
      holdReason: 'stock shortage',
      version: 2,
    });
    expect(await desk.timeline(second.id)).toEqual(['order.created', 'order.placed', 'order.held']);
    expect(await eventsOf(test, second.id)).toContain('order.held');
    await desk.balance();
    const short = await desk.command(second.id, 'release-hold');
    expect(errorOf(short)).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: 'FRAGILE', requested: 3, available: 0 }] },
    });
    expect(await desk.read(second.id)).toMatchObject({ held: true, version: 2 });
    await desk.receive('FRAGILE', 3);
    const released = orderOf(await desk.command(second.id, 'release-hold').expect(200));
    expect(released).toMatchObject({ held: false, holdReason: null, heldAt: null });
    expect(await desk.level('FRAGILE')).toEqual({ onHand: 10, allocated: 10 });
    await desk.balance();
  });

  it('is not touched by a hold that somebody set', async () => {
    await desk.product('WAIT', { units: 5 });
    const order = await desk.placed({ WAIT: 5 });
    await desk.command(order.id, 'hold', { reason: 'call first' }).expect(200);
    await desk
      .post('/stock/adjustments', { sku: 'WAIT', warehouse: 'MAIN', quantity: -1, reason: 'lost' })
      .expect(201);
    expect(await desk.read(order.id)).toMatchObject({ holdReason: 'call first', version: 2 });
    await desk.command(order.id, 'cancel', { reason: 'enough' }).expect(200);
    expect(await desk.level('WAIT')).toEqual({ onHand: 4, allocated: 0 });
    await desk.balance();
  });
});

describe('who may', () => {
  it('cancel: support until an order is confirmed, an order manager also then', async () => {
    const support = await desk.as('support');
    const manager = await desk.as('order_manager');
    const reason = { reason: 'asked to' };
    const draft = await desk.draft({ TEA: 1 });
    const placed = await desk.placed({ TEA: 1 });
    const confirmed = await desk.placed({ TEA: 1 });
    await desk.command(confirmed.id, 'confirm').expect(200);
    await support.command(draft.id, 'cancel', reason).expect(200);
    await support.command(placed.id, 'cancel', reason).expect(200);
    const refused = await support.command(confirmed.id, 'cancel', reason);
    expect(refused.status).toBe(403);
    expect(errorOf(refused).details).toEqual({ permission: 'orders:cancel' });
    await manager.command(confirmed.id, 'cancel', reason).expect(200);
  });

  it('read but not write: an auditor', async () => {
    const auditor = await desk.as('auditor');
    const order = await desk.placed({ TEA: 1 });
    await auditor.orders.get(`/${order.id}/transitions`).expect(200);
    await auditor.create({ TEA: 1 }).expect(403);
    for (const command of commands) {
      await auditor.command(order.id, command, bodyOf(command)).expect(403);
    }
  });
});
