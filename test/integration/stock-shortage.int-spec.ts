import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { systemActor } from '../../src/platform/access/actor.js';
import { type StockShortage, stockShortage } from '../../src/modules/stock/stock.events.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { StockWorld, type TestOrder, type Thing } from '../support/stock-world.js';

let app: TestApp;
let world: StockWorld;
let near: Thing;
let tea: Thing;

const openOf = (order: TestOrder) => world.stock.openReservations(order.orderId);

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  near = await world.warehouse();
});

beforeEach(async () => {
  tea = await world.product();
});

afterAll(() => app.close());

describe('a shortage', () => {
  const placed = (day: number) => ({ placedAt: new Date(Date.UTC(2026, 0, day)) });
  const shortages: StockShortage[] = [];
  const listen = (shortage: StockShortage): void => void shortages.push(shortage);

  beforeAll(() => void app.get(EventEmitter2).on(stockShortage, listen));
  afterAll(() => void app.get(EventEmitter2).off(stockShortage, listen));
  beforeEach(() => void shortages.splice(0));

  it('takes from the order placed last first, and only what is missing', async () => {
    await world.receive(tea, near, 10);
    const [early, late, middle] = [
      await world.order([tea, 4]),
      await world.order([tea, 3]),
      await world.order([tea, 3]),
    ];
    await world.reserve(late, placed(3));
    await world.reserve(early, placed(1));
    await world.reserve(middle, placed(2));
    await world.adjust(tea, near, -5);
    expect(await world.level(tea, near)).toEqual({ onHand: 5, allocated: 5, reserved: 5 });
    expect(await openOf(late)).toEqual([]);
    expect((await openOf(middle)).map(({ quantity }) => quantity)).toEqual([1]);
    expect((await openOf(early)).map(({ quantity }) => quantity)).toEqual([4]);
    const lost = [
      { orderId: late.orderId, quantity: 3 },
      { orderId: middle.orderId, quantity: 2 },
    ].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    expect(shortages).toEqual([
      {
        actor: systemActor,
        shortages: [
          {
            productId: tea.id,
            sku: tea.code,
            warehouseId: near.id,
            shortfall: 5,
            orders: lost,
          },
        ],
        orders: lost,
      },
    ]);
  });

  it('leaves the orders alone as long as backorders cover it', async () => {
    await world.receive(tea, near, 5);
    const order = await world.order([tea, 5]);
    await world.reserve(order);
    await world.allowBackorders(tea, near, 3);
    await world.adjust(tea, near, -3);
    expect(shortages).toEqual([]);
    expect(await world.level(tea, near)).toEqual({ onHand: 2, allocated: 5, reserved: 5 });
  });

  it('leaves the event for others and the movements of every order behind', async () => {
    await world.receive(tea, near, 5);
    const order = await world.order([tea, 5]);
    await world.reserve(order);
    await world.adjust(tea, near, -2);
    const events = await app.sql<{ payload: object }>(
      `SELECT payload FROM outbox_events WHERE type = 'stock.shortage' AND payload->>'sku' = $1`,
      [tea.code],
    );
    expect(events).toEqual([
      {
        payload: {
          productId: tea.id,
          sku: tea.code,
          warehouseId: near.id,
          shortfall: 2,
          orders: [{ orderId: order.orderId, quantity: 2 }],
        },
      },
    ]);
    const movements = await app.sql(
      `SELECT type, delta_allocated AS delta, reason FROM stock_movements
        WHERE reference_id = $1 ORDER BY id`,
      [order.orderId],
    );
    expect(movements).toEqual([
      { type: 'reserve', delta: 5, reason: null },
      { type: 'release', delta: -2, reason: 'shortage' },
    ]);
  });

  it('is undone as a whole when the orders cannot be held', async () => {
    await world.receive(tea, near, 5);
    await world.reserve(await world.order([tea, 5]));
    const refuse = (): unknown => Promise.reject(new Error('cannot hold'));
    app.get(EventEmitter2).on(stockShortage, refuse);
    try {
      await expect(world.adjust(tea, near, -2)).rejects.toThrow('cannot hold');
    } finally {
      app.get(EventEmitter2).off(stockShortage, refuse);
    }
    expect(await world.level(tea, near)).toEqual({ onHand: 5, allocated: 5, reserved: 5 });
  });
});
