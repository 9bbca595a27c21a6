import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StockFulfilment } from '../../src/modules/stock/stock-fulfilment.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { StockWorld, type TestOrder, type Thing } from '../support/stock-world.js';

let app: TestApp;
let world: StockWorld;
let stock: StockFulfilment;
let near: Thing;
let far: Thing;
let tea: Thing;

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  stock = app.get(StockFulfilment);
  near = await world.warehouse({ priority: 1 });
  far = await world.warehouse({ priority: 2 });
});

beforeEach(async () => {
  tea = await world.product();
});

afterAll(() => app.close());

const within = <T>(work: () => Promise<T>): Promise<T> => app.get(UnitOfWork).run(work);

/** The only line of the order, so many units of it, in a warehouse. */
function part({ orderId, lines: [line] }: TestOrder, warehouse: Thing, quantity: number) {
  if (!line) throw new Error('The order has no line.');
  return { orderId, warehouseId: warehouse.id, lines: [{ ...line, quantity }] };
}

async function reserved(units: number): Promise<TestOrder> {
  await world.receive(tea, near, units);
  const order = await world.order([tea, units]);
  await world.reserve(order);
  return order;
}

const held = (order: TestOrder) =>
  app.sql(
    `SELECT state, quantity, packed FROM stock_reservations
      WHERE order_id = $1 ORDER BY state, quantity`,
    [order.orderId],
  );
const refused = { code: 'STOCK_NOT_RESERVED' };

describe('packing', () => {
  it('claims reserved units once', async () => {
    const order = await reserved(5);
    await within(() => stock.pack(part(order, near, 3)));
    await expect(within(() => stock.pack(part(order, near, 3)))).rejects.toMatchObject({
      ...refused,
      details: { lines: [{ sku: tea.code, quantity: 3 }] },
    });
    await expect(within(() => stock.pack(part(order, far, 1)))).rejects.toMatchObject(refused);
    expect(await held(order)).toEqual([{ state: 'open', quantity: 5, packed: 3 }]);
    await within(() => stock.unpack(part(order, near, 3)));
    expect(await held(order)).toEqual([{ state: 'open', quantity: 5, packed: 0 }]);
  });

  it('of two at once lets one have the last units', async () => {
    const order = await reserved(4);
    const both = await Promise.allSettled([
      within(() => stock.pack(part(order, near, 3))),
      within(() => stock.pack(part(order, near, 3))),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await held(order)).toEqual([{ state: 'open', quantity: 4, packed: 3 }]);
  });

  it('is undone as far as a shortage took the units', async () => {
    const order = await reserved(4);
    await within(() => stock.pack(part(order, near, 4)));
    await world.adjust(tea, near, -3);
    expect(await held(order)).toContainEqual({ state: 'open', quantity: 1, packed: 1 });
    await expect(
      within(() => stock.ship(systemActor, newId(), part(order, near, 4))),
    ).rejects.toMatchObject(refused);
    await within(() => stock.unpack(part(order, near, 4)));
    expect(await held(order)).toContainEqual({ state: 'open', quantity: 1, packed: 0 });
  });
});

describe('shipping', () => {
  it('takes a part out of stock and reservation, and the rest later', async () => {
    const order = await reserved(5);
    const [shipment, later] = [newId(), newId()];
    await within(() => stock.pack(part(order, near, 2)));
    await within(() => stock.ship(systemActor, shipment, part(order, near, 2)));
    expect(await world.level(tea, near)).toEqual({ onHand: 3, allocated: 3, reserved: 3 });
    expect(await held(order)).toEqual([
      { state: 'consumed', quantity: 2, packed: 0 },
      { state: 'open', quantity: 3, packed: 0 },
    ]);
    await within(() => stock.ship(systemActor, later, part(order, near, 3)));
    expect(await world.level(tea, near)).toEqual({ onHand: 0, allocated: 0, reserved: 0 });
    const movements = await app.sql(
      `SELECT type, delta_on_hand, delta_allocated FROM stock_movements WHERE reference_id = $1`,
      [shipment],
    );
    expect(movements).toEqual([{ type: 'ship', delta_on_hand: -2, delta_allocated: -2 }]);
    const events = await app.sql(
      `SELECT type, resource FROM outbox_events WHERE resource_id = $1`,
      [later],
    );
    expect(events).toEqual([{ type: 'stock.shipped', resource: 'shipment' }]);
  });

  it('refuses units that are only on backorder', async () => {
    await world.receive(tea, near, 1);
    await world.allowBackorders(tea, near, 4);
    const order = await world.order([tea, 3]);
    await world.reserve(order);
    await within(() => stock.pack(part(order, near, 3)));
    await expect(
      within(() => stock.ship(systemActor, newId(), part(order, near, 3))),
    ).rejects.toMatchObject({ code: 'STOCK_INSUFFICIENT' });
    expect(await held(order)).toEqual([{ state: 'open', quantity: 3, packed: 3 }]);
  });

  it('of nothing writes nothing', async () => {
    const order = await reserved(1);
    const nothing = { orderId: order.orderId, warehouseId: near.id, lines: [] };
    await within(() => stock.ship(systemActor, newId(), nothing));
    await within(() => stock.restock(systemActor, newId(), nothing));
    expect(await world.level(tea, near)).toEqual({ onHand: 1, allocated: 1, reserved: 1 });
  });
});

describe('a return', () => {
  it('goes into any warehouse, one that never had the product too', async () => {
    const order = await reserved(2);
    const back = newId();
    await within(() => stock.ship(systemActor, newId(), part(order, near, 2)));
    await within(() => stock.restock(systemActor, back, part(order, far, 1)));
    expect(await world.level(tea, far)).toEqual({ onHand: 1, allocated: 0, reserved: 0 });
    const movements = await app.sql(
      `SELECT type, delta_on_hand FROM stock_movements WHERE reference_id = $1`,
      [back],
    );
    expect(movements).toEqual([{ type: 'return', delta_on_hand: 1 }]);
  });
});

describe('keeping less', () => {
  const keep = (order: TestOrder, quantity: number) =>
    within(() =>
      stock.keepOnly(systemActor, {
        orderId: order.orderId,
        reason: 'edited',
        keeps: order.lines.map(({ lineId, sku }) => ({ lineId, sku, quantity })),
      }),
    );

  it('gives back the far units first, and never packed ones', async () => {
    await world.receive(tea, near, 2);
    await world.receive(tea, far, 3);
    const order = await world.order([tea, 5]);
    await world.reserve(order);
    await within(() => stock.pack(part(order, far, 2)));
    await keep(order, 3);
    expect(await world.level(tea, far)).toEqual({ onHand: 3, allocated: 2, reserved: 2 });
    expect(await world.level(tea, near)).toEqual({ onHand: 2, allocated: 1, reserved: 1 });
    await keep(order, 2);
    expect(await world.level(tea, near)).toEqual({ onHand: 2, allocated: 0, reserved: 0 });
    await keep(order, 2);
  });
});
