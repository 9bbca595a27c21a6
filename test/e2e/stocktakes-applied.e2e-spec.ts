import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { CountDesk } from '../support/count-desk.js';
import { whileLevelIsHeld } from '../support/level-blocker.js';
import { dataOf, errorOf, eventsOf, type ListOf, type Stored } from '../support/resource.js';
import type { StockWorld, Thing } from '../support/stock-world.js';

let app: TestApp;
let desk: CountDesk;
let world: StockWorld;
let london: Thing;
let tea: Thing;
let mug: Thing;

const codeOf = async (request: Test, status: number) => errorOf(await request.expect(status)).code;
const levelId = async (product: Thing): Promise<string> => {
  const text = 'SELECT id FROM stock_levels WHERE product_id = $1 AND warehouse_id = $2';
  return (await app.sql<{ id: string }>(text, [product.id, london.id]))[0]?.id ?? '';
};

beforeAll(async () => {
  app = await startTestApp();
  desk = await CountDesk.open(app);
  ({ world, london } = desk);
});

beforeEach(async () => {
  tea = await world.product();
  mug = await world.product();
  await world.receive(tea, london, 10);
  await world.receive(mug, london, 5);
});

afterAll(() => app.close());

describe('applying a stocktake', () => {
  it('adds what was found, once, as movements that name it', async () => {
    const id = await desk.opened(tea, mug);
    await desk
      .count(id, [
        [tea, 8],
        [mug, 5],
      ])
      .expect(200);
    const key = { 'Idempotency-Key': randomUUID() };
    const applied = await desk.apply(id, {}, key).expect(200);
    expect(dataOf(applied)).toMatchObject({
      status: 'applied',
      version: 3,
      closedAt: expect.stringMatching(/Z$/),
    });
    const again = await desk.apply(id, {}, key).expect(200);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect([await desk.onHand(tea), await desk.onHand(mug)]).toEqual([8, 5]);
    const path = `/api/v1/stock-movements?reference=${id}`;
    const moved = dataOf<ListOf<Stored>>(await app.http().get(path).set(desk.user));
    expect(moved.items).toMatchObject([
      { sku: tea.code, type: 'count', deltaOnHand: -2, referenceType: 'stocktake' },
    ]);
    expect(await eventsOf(app, id)).toEqual([
      'stocktake.created',
      'stocktake.counted',
      'stocktake.applied',
    ]);
    expect(await eventsOf(app, await levelId(tea))).toEqual(['stock.received', 'stock.counted']);
    expect(await eventsOf(app, await levelId(mug))).toEqual(['stock.received']);
    const audit = 'SELECT before, after FROM audit_entries WHERE action = $1 AND resource_id = $2';
    expect(await app.sql(audit, ['stock.counted', await levelId(tea)])).toEqual([
      { before: { onHand: 10, allocated: 0 }, after: { onHand: 8, allocated: 0, reason: null } },
    ]);
  });

  it('keeps what moved before the count, and between the count and now', async () => {
    const id = await desk.opened(tea, mug);
    await world.receive(tea, london, 5);
    await world.adjust(mug, london, -1);
    // Two of the fifteen that are there by now are missing; a mug too many.
    await desk
      .count(id, [
        [tea, 13],
        [mug, 5],
      ])
      .expect(200);
    await world.receive(tea, london, 20);
    await world.adjust(tea, london, -4);
    await world.reserve(await world.order([tea, 9]));
    await world.adjust(mug, london, -3);
    await desk.apply(id).expect(200);
    expect(await world.level(tea, london)).toEqual({ onHand: 29, allocated: 9, reserved: 9 });
    expect(await desk.onHand(mug)).toBe(2);
  });

  it('makes the level of a product that was never there', async () => {
    const found = await world.product();
    const id = await desk.opened(tea);
    await desk
      .count(id, [
        [tea, 10],
        [found, 3],
      ])
      .expect(200);
    await desk.apply(id).expect(200);
    expect(await desk.onHand(found)).toBe(3);
  });

  it('is refused while something is not counted, unless that is skipped', async () => {
    const id = await desk.opened(tea, mug);
    await desk.count(id, [[tea, 9]]).expect(200);
    const refused = errorOf(await desk.apply(id).expect(409));
    expect(refused).toMatchObject({ code: 'STOCKTAKE_INCOMPLETE', details: { uncounted: 1 } });
    await desk.apply(id, { skipUncounted: true }).expect(200);
    expect([await desk.onHand(tea), await desk.onHand(mug)]).toEqual([9, 5]);
  });

  it('is refused when more is missing than is there by now, and works after a recount', async () => {
    const id = await desk.opened(tea, mug);
    await desk
      .count(id, [
        [tea, 1],
        [mug, 4],
      ])
      .expect(200);
    await world.adjust(tea, london, -5);
    expect(errorOf(await desk.apply(id).expect(409))).toMatchObject({
      code: 'STOCK_COUNT_OUTDATED',
      details: { lines: [{ sku: tea.code, difference: -9, onHand: 5 }] },
    });
    expect([await desk.onHand(tea), await desk.onHand(mug)]).toEqual([5, 5]);
    expect(await desk.read(id)).toMatchObject({ status: 'open' });
    await desk.count(id, [[tea, 1]]).expect(200);
    await desk.apply(id).expect(200);
    expect([await desk.onHand(tea), await desk.onHand(mug)]).toEqual([1, 4]);
  });

  it('can be rehearsed, and ends the stocktake for good', async () => {
    const id = await desk.opened(tea);
    await desk.count(id, [[tea, 3]]).expect(200);
    const rehearsed = await desk.post(`/${id}/apply?dryRun=true`).expect(200);
    expect(dataOf(rehearsed)).toMatchObject({ status: 'applied' });
    expect([await desk.onHand(tea), (await desk.read(id))['status']]).toEqual([10, 'open']);
    const without = app.http().post(`/api/v1/stocktakes/${id}/apply`).set(desk.user).send({});
    expect(await codeOf(without, 400)).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const answers = await Promise.all([1, 2, 3].map(async () => desk.apply(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await desk.onHand(tea)).toBe(3);
    expect(await codeOf(desk.count(id, [[tea, 1]]), 409)).toBe('STOCKTAKE_CLOSED');
    expect(await codeOf(desk.post(`/${id}/cancel`), 409)).toBe('STOCKTAKE_CLOSED');
  });

  it('loses no movement that happens at the same moment', async () => {
    const id = await desk.opened(tea);
    await desk.count(id, [[tea, 7]]).expect(200);
    const [applied] = await whileLevelIsHeld(app, tea, {
      start: () => Promise.all([desk.apply(id), world.receive(tea, london, 4)]),
      waiting: 2,
    });
    expect(applied.status).toBe(200);
    expect(await desk.onHand(tea)).toBe(11);
  });

  it('has no effect when it is cancelled', async () => {
    const id = await desk.opened(tea);
    await desk.count(id, [[tea, 3]]).expect(200);
    expect(dataOf(await desk.post(`/${id}/cancel`).expect(200))).toMatchObject({
      status: 'cancelled',
    });
    expect(await desk.onHand(tea)).toBe(10);
    expect(await codeOf(desk.apply(id), 409)).toBe('STOCKTAKE_CLOSED');
  });
});

describe('a count below what is reserved', () => {
  it('takes reservations back from the orders placed last, holds these and says so', async () => {
    const orders = [
      await world.order([tea, 4], [mug, 2]),
      await world.order([tea, 3]),
      await world.order([tea, 3], [mug, 3]),
    ];
    for (const [day, order] of orders.entries())
      await world.reserve(order, { placedAt: new Date(Date.UTC(2026, 0, day + 1)) });
    const id = await desk.opened(tea, mug);
    await desk
      .count(id, [
        [tea, 5],
        [mug, 4],
      ])
      .expect(200);
    await desk.apply(id).expect(200);
    expect(await world.level(tea, london)).toEqual({ onHand: 5, allocated: 5, reserved: 5 });
    expect(await world.level(mug, london)).toEqual({ onHand: 4, allocated: 4, reserved: 4 });
    const held = await app.sql<{ id: string }>(
      'SELECT id FROM orders WHERE held_at IS NOT NULL AND id = ANY($1) ORDER BY id',
      [orders.map(({ orderId }) => orderId)],
    );
    const [, second, third] = orders.map(({ orderId }) => orderId);
    expect(held.map((order) => order.id)).toEqual([second, third].sort());
    const shortages = await app.sql(
      `SELECT payload->>'shortfall' AS shortfall, payload->'orders' AS orders FROM outbox_events
        WHERE type = 'stock.shortage' AND payload->>'sku' = ANY($1) ORDER BY 1 DESC`,
      [[tea.code, mug.code]],
    );
    const lost = (...parts: [string | undefined, number][]) =>
      parts
        .map(([orderId, quantity]) => ({ orderId, quantity }))
        .sort((a, b) => (String(a.orderId) < String(b.orderId) ? -1 : 1));
    expect(shortages).toEqual([
      { shortfall: '5', orders: lost([second, 2], [third, 3]) },
      { shortfall: '1', orders: lost([third, 1]) },
    ]);
    const report = await app.http().get('/api/v1/stock/reconciliation').set(desk.user);
    expect(dataOf(report)).toMatchObject({ clean: true });
  });
});
