import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { whileLevelIsHeld } from '../support/level-blocker.js';
import { statementsOf } from '../support/statement-counter.js';
import { StockWorld, type TestOrder, type Thing } from '../support/stock-world.js';

let app: TestApp;
let world: StockWorld;
let near: Thing;
let far: Thing;
let tea: Thing;

const openOf = (order: TestOrder) => world.stock.openReservations(order.orderId);

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  near = await world.warehouse({ priority: 1 });
  far = await world.warehouse({ priority: 2 });
});

beforeEach(async () => {
  tea = await world.product();
});

afterAll(() => app.close());

describe('reserving', () => {
  it('splits a line over the warehouses by their priority', async () => {
    await world.receive(tea, far, 10);
    await world.receive(tea, near, 3);
    const order = await world.order([tea, 5]);
    await world.reserve(order);
    expect(await world.level(tea, near)).toEqual({ onHand: 3, allocated: 3, reserved: 3 });
    expect(await world.level(tea, far)).toEqual({ onHand: 10, allocated: 2, reserved: 2 });
    expect(await openOf(order)).toHaveLength(2);
  });

  it('sums two lines of one product before it looks for stock, and gives each its own', async () => {
    await world.receive(tea, near, 5);
    const order = await world.order([tea, 3], [tea, 2]);
    await world.reserve(order);
    expect((await openOf(order)).map(({ quantity }) => quantity).sort()).toEqual([2, 3]);
    const tooMuch = await world.order([tea, 1], [tea, 1]);
    await expect(world.reserve(tooMuch)).rejects.toMatchObject({
      details: { lines: [{ sku: tea.code, requested: 2, available: 0 }] },
    });
  });

  it('changes nothing when one product of several falls short, and names them all', async () => {
    const [mug, spoon] = [await world.product(), await world.product()];
    await world.receive(tea, near, 10);
    await world.receive(mug, near, 1);
    const order = await world.order([tea, 5], [mug, 2], [spoon, 1]);
    await expect(world.reserve(order)).rejects.toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: {
        lines: [
          { sku: mug.code, requested: 2, available: 1 },
          { sku: spoon.code, requested: 1, available: 0 },
        ],
      },
    });
    expect(await world.level(tea, near)).toEqual({ onHand: 10, allocated: 0, reserved: 0 });
    expect(await openOf(order)).toEqual([]);
  });

  it('goes beyond the stock on hand by the backorder limit and no further', async () => {
    await world.receive(tea, near, 1);
    await world.allowBackorders(tea, near, 2);
    await world.reserve(await world.order([tea, 3]));
    expect(await world.level(tea, near)).toMatchObject({ onHand: 1, allocated: 3 });
    await expect(world.reserve(await world.order([tea, 1]))).rejects.toMatchObject({
      code: 'STOCK_INSUFFICIENT',
    });
  });

  it('never takes from an inactive warehouse', async () => {
    const closed = await world.warehouse({ priority: 0, active: false });
    await world.receive(tea, closed, 10);
    await expect(world.reserve(await world.order([tea, 1]))).rejects.toMatchObject({
      details: { lines: [{ sku: tea.code, requested: 1, available: 0 }] },
    });
  });

  it('finds the units of every warehouse when orders arrive together', async () => {
    await world.receive(tea, near, 5);
    await world.receive(tea, far, 5);
    const orders: TestOrder[] = [];
    for (let index = 0; index < 10; index += 1) orders.push(await world.order([tea, 1]));
    await whileLevelIsHeld(app, tea, {
      start: () => Promise.all(orders.map((order) => world.reserve(order))),
      waiting: 8,
    });
    expect(await world.level(tea, near)).toEqual({ onHand: 5, allocated: 5, reserved: 5 });
    expect(await world.level(tea, far)).toEqual({ onHand: 5, allocated: 5, reserved: 5 });
  });

  it('adds to what the line already holds there', async () => {
    await world.receive(tea, near, 10);
    const order = await world.order([tea, 2]);
    await world.reserve(order);
    await world.reserve(order);
    expect((await openOf(order)).map(({ quantity }) => quantity)).toEqual([4]);
    expect(await world.level(tea, near)).toMatchObject({ allocated: 4, reserved: 4 });
  });

  it('needs three statements and the log inside the transaction', async () => {
    await world.receive(tea, near, 10);
    const order = await world.order([tea, 2]);
    await world.reserve(await world.order([tea, 1]));
    const texts = await statementsOf(() => world.reserve(order));
    const inside = texts.filter((text) => !/^(START|BEGIN|COMMIT)/i.test(text));
    expect(inside.length).toBeLessThanOrEqual(4);
  });

  it('writes one event and one audit entry for the order, with its lines', async () => {
    await world.receive(tea, near, 3);
    const order = await world.order([tea, 2]);
    await world.reserve(order);
    const [line] = order.lines;
    const events = await app.sql('SELECT type, payload FROM outbox_events WHERE resource_id = $1', [
      order.orderId,
    ]);
    expect(events).toEqual([
      {
        type: 'stock.reserved',
        payload: {
          orderId: order.orderId,
          lines: [
            {
              lineId: line?.lineId,
              productId: tea.id,
              sku: tea.code,
              warehouseId: near.id,
              quantity: 2,
            },
          ],
        },
      },
    ]);
    const audits = 'SELECT action FROM audit_entries WHERE resource_id = $1';
    expect(await app.sql(audits, [order.orderId])).toEqual([{ action: 'stock.reserved' }]);
  });
});

describe('releasing', () => {
  it('gives back everything the order holds, once', async () => {
    await world.receive(tea, near, 2);
    await world.receive(tea, far, 9);
    const order = await world.order([tea, 2], [tea, 3]);
    await world.reserve(order);
    await Promise.all([world.release(order.orderId), world.release(order.orderId)]);
    expect(await world.level(tea, near)).toEqual({ onHand: 2, allocated: 0, reserved: 0 });
    expect(await world.level(tea, far)).toEqual({ onHand: 9, allocated: 0, reserved: 0 });
    expect(await openOf(order)).toEqual([]);
  });

  it('twice at once gives back once', async () => {
    await world.receive(tea, near, 9);
    await world.reserve(await world.order([tea, 4]));
    const order = await world.order([tea, 3]);
    await world.reserve(order);
    await whileLevelIsHeld(app, tea, {
      start: () => Promise.all([world.release(order.orderId), world.release(order.orderId)]),
      waiting: 2,
    });
    expect(await world.level(tea, near)).toEqual({ onHand: 9, allocated: 4, reserved: 4 });
  });

  it('gives back what a shortage left, when it had to wait for that shortage', async () => {
    await world.receive(tea, near, 9);
    await world.reserve(await world.order([tea, 4]));
    const order = await world.order([tea, 3]);
    await world.reserve(order);
    await whileLevelIsHeld(app, tea, {
      start: () => world.release(order.orderId),
      meanwhile: async (query) => {
        await query('UPDATE stock_levels SET allocated = 5 WHERE product_id = $1', [tea.id]);
        await query('UPDATE stock_reservations SET quantity = 1 WHERE order_id = $1', [
          order.orderId,
        ]);
      },
    });
    expect(await world.level(tea, near)).toEqual({ onHand: 9, allocated: 4, reserved: 4 });
  });

  it('gives back only the named lines', async () => {
    await world.receive(tea, near, 9);
    const order = await world.order([tea, 2], [tea, 3]);
    await world.reserve(order);
    const [first, second] = order.lines;
    await world.release(order.orderId, [first?.lineId ?? '']);
    expect(await openOf(order)).toMatchObject([
      { lineId: second?.lineId, warehouseId: near.id, quantity: 3, packed: 0 },
    ]);
    expect(await world.level(tea, near)).toEqual({ onHand: 9, allocated: 3, reserved: 3 });
  });

  it('of an order that holds nothing changes nothing', async () => {
    const order = await world.order([tea, 1]);
    await world.release(order.orderId);
    const events = 'SELECT 1 FROM outbox_events WHERE resource_id = $1';
    expect(await app.sql(events, [order.orderId])).toEqual([]);
  });

  it('moves with its order: rolled back together', async () => {
    await world.receive(tea, near, 2);
    const order = await world.order([tea, 2]);
    await world.reserve(order);
    const failing = app.get(UnitOfWork).run(async () => {
      await world.stock.release(systemActor, { orderId: order.orderId, reason: 'test' });
      throw new Error('the order says no');
    });
    await expect(failing).rejects.toThrow('the order says no');
    expect(await world.level(tea, near)).toEqual({ onHand: 2, allocated: 2, reserved: 2 });
  });
});

describe('the end of a reservation', () => {
  it('can be moved, and null makes it firm', async () => {
    await world.receive(tea, near, 1);
    const order = await world.order([tea, 1]);
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    await world.reserve(order, { expiresAt });
    const ends = () =>
      app.sql('SELECT expires_at FROM stock_reservations WHERE order_id = $1', [order.orderId]);
    expect(await ends()).toEqual([{ expires_at: expiresAt }]);
    await world.stock.extendReservations(order.orderId, null);
    expect(await ends()).toEqual([{ expires_at: null }]);
  });
});
