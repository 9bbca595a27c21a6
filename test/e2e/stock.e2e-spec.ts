import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { whileLevelIsHeld } from '../support/level-blocker.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

interface Movement extends Stored {
  readonly onHand: number;
  readonly allocated: number;
}

let app: TestApp;
let world: StockWorld;
let keeper: { Authorization: string };
let levels: Resource;
let london: Thing;
let tea: Thing;

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const send = (command: string, body: object, headers: Record<string, string> = keyed()): Test =>
  resourceOf(app, `/api/v1/stock/${command}`, keeper).post(body, headers);
const receive = (quantity: number, over: object = {}): Test =>
  send('receipts', { sku: tea.code, warehouse: london.code, quantity, ...over });
const adjust = (body: object): Test =>
  send('adjustments', { sku: tea.code, warehouse: london.code, ...body });
const levelOf = async (product: Thing): Promise<Stored> => {
  const list = dataOf<ListOf<Stored>>(await levels.get(`?product=${product.id}`).expect(200));
  return list.items[0] as Stored;
};

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  keeper = await app.as('inventory_manager');
  levels = resourceOf(app, '/api/v1/stock-levels', keeper);
  london = await world.warehouse({ priority: 1 });
});

beforeEach(async () => {
  tea = await world.product();
});

afterAll(() => app.close());

describe('receiving stock', () => {
  it('answers 201 with the movement, its place and the level after it', async () => {
    const response = await receive(10, { reason: 'Delivery 4711' }).expect(201);
    const data = dataOf<Movement>(response);
    expect(data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'receipt',
      productId: tea.id,
      sku: tea.code,
      warehouseId: london.id,
      warehouse: london.code,
      deltaOnHand: 10,
      deltaAllocated: 0,
      referenceType: null,
      referenceId: null,
      reason: 'Delivery 4711',
      actorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      actorName: 'inventory_manager',
      occurredAt: expect.stringMatching(/Z$/),
      onHand: 10,
      allocated: 0,
    });
    const location = response.headers['location'] as string;
    expect(location).toBe(`/api/v1/stock-movements/${data.id}`);
    const { onHand: _onHand, allocated: _allocated, ...movement } = data;
    expect(dataOf(await app.http().get(location).set(keeper).expect(200))).toEqual(movement);
    expect(dataOf<Movement>(await receive(5).expect(201))).toMatchObject({ onHand: 15 });
  });

  it('finds the product and the warehouse whatever the case', async () => {
    const over = { sku: tea.code.toLowerCase(), warehouse: london.code.toLowerCase() };
    const data = dataOf<Movement>(await receive(1, over).expect(201));
    expect(data).toMatchObject({ sku: tea.code, warehouse: london.code });
  });

  it('writes its event and its audit entry', async () => {
    await receive(1).expect(201);
    const { id } = await levelOf(tea);
    expect(await eventsOf(app, id)).toEqual(['stock.received']);
    const audit = 'SELECT action, before, after FROM audit_entries WHERE resource_id = $1';
    expect(await app.sql(audit, [id])).toEqual([
      {
        action: 'stock.received',
        before: { onHand: 0, allocated: 0 },
        after: { onHand: 1, allocated: 0, reason: null },
      },
    ]);
  });

  it('needs an Idempotency-Key, and a retry with the same one changes nothing', async () => {
    const body = { sku: tea.code, warehouse: london.code, quantity: 7 };
    const without = await send('receipts', body, {}).expect(400);
    expect(errorOf(without).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const headers = keyed();
    const first = await send('receipts', body, headers).expect(201);
    const again = await send('receipts', body, headers).expect(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(await world.level(tea, london)).toMatchObject({ onHand: 7 });
    const other = await send('receipts', { ...body, quantity: 8 }, headers).expect(422);
    expect(errorOf(other).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('moves stock once when one key is fired many times at once', async () => {
    const body = { sku: tea.code, warehouse: london.code, quantity: 3 };
    const headers = keyed();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => (await send('receipts', body, headers)).status),
    );
    expect(answers.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(await world.level(tea, london)).toMatchObject({ onHand: 3 });
  });

  it('adds up receipts that arrive together', async () => {
    await Promise.all(Array.from({ length: 15 }, async () => receive(2).expect(201)));
    expect(await world.level(tea, london)).toMatchObject({ onHand: 30 });
  });

  it.each([
    [{ quantity: 0 }, ['/quantity']],
    [{ quantity: -1 }, ['/quantity']],
    [{ quantity: 1.5 }, ['/quantity']],
    [{ quantity: '1' }, ['/quantity']],
    [{ quantity: 2e9 }, ['/quantity']],
    [{ warehouse: '', reason: 5, other: 1 }, ['/other', '/reason', '/warehouse']],
  ])('refuses %j', async (over, pointers) => {
    const response = await receive(1, over).expect(400);
    expect(pointersOf(response)).toEqual(pointers);
  });

  it('refuses an unknown product, an unknown warehouse and a product without stock', async () => {
    const untracked = await world.product({ trackStock: false });
    const codeOf = async (over: object, status: number) =>
      errorOf(await receive(1, over).expect(status)).code;
    expect(await codeOf({ sku: 'NO-SUCH' }, 404)).toBe('PRODUCT_NOT_FOUND');
    expect(await codeOf({ warehouse: 'NO-SUCH' }, 404)).toBe('WAREHOUSE_NOT_FOUND');
    expect(await codeOf({ sku: untracked.code }, 422)).toBe('STOCK_NOT_TRACKED');
  });

  it('refuses more than a level can count', async () => {
    await receive(1_000_000_000).expect(201);
    await receive(1_000_000_000).expect(201);
    const response = await receive(1_000_000_000).expect(400);
    expect(errorOf(response).code).toBe('VALUE_OUT_OF_RANGE');
  });
});

describe('adjusting stock', () => {
  it('takes a signed difference', async () => {
    await receive(10).expect(201);
    expect(
      dataOf<Movement>(await adjust({ quantity: -3, reason: 'broken' }).expect(201)),
    ).toMatchObject({
      type: 'adjustment',
      deltaOnHand: -3,
      onHand: 7,
      reason: 'broken',
    });
    expect(dataOf<Movement>(await adjust({ quantity: 2 }).expect(201))).toMatchObject({
      onHand: 9,
    });
    expect(await eventsOf(app, (await levelOf(tea)).id)).toEqual([
      'stock.received',
      'stock.adjusted',
      'stock.adjusted',
    ]);
  });

  it('makes the level of a product that was never received', async () => {
    expect(dataOf<Movement>(await adjust({ quantity: 4 }).expect(201))).toMatchObject({
      onHand: 4,
    });
  });

  it('never goes below zero', async () => {
    await receive(2).expect(201);
    const response = await adjust({ quantity: -3 }).expect(409);
    expect(errorOf(response)).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: tea.code, requested: 3, available: 2 }] },
    });
    const never = await world.product();
    await adjust({ sku: never.code, quantity: -1 }).expect(409);
    expect(await world.level(never, london)).toBeNull();
  });

  it('sets an absolute stock only where it is what the caller saw', async () => {
    await receive(10).expect(201);
    const set = { setOnHand: 4, expectedOnHand: 10 };
    expect(dataOf<Movement>(await adjust(set).expect(201))).toMatchObject({
      deltaOnHand: -6,
      onHand: 4,
    });
    const response = await adjust(set).expect(409);
    expect(errorOf(response)).toMatchObject({
      code: 'STOCK_CHANGED',
      details: { sku: tea.code, warehouse: london.code, expectedOnHand: 10, onHand: 4 },
    });
  });

  it('lets exactly one of many set the stock that all of them saw', async () => {
    await receive(10).expect(201);
    const set = async (setOnHand: number) =>
      (await adjust({ setOnHand, expectedOnHand: 10 })).status;
    const answers = await whileLevelIsHeld(app, tea, {
      start: () => Promise.all([11, 12, 13, 14, 15].map(set)),
      waiting: 5,
    });
    expect(answers.sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('refuses a body that mixes both forms, or has neither', async () => {
    expect(pointersOf(await adjust({}).expect(400))).toEqual(['/quantity']);
    expect(pointersOf(await adjust({ quantity: 1, setOnHand: 3 }).expect(400))).toEqual([
      '/setOnHand',
    ]);
  });
});

describe('a shortage', () => {
  it('is accepted, takes back what the last order reserved and tells the world', async () => {
    await receive(5).expect(201);
    const [first, last] = [await world.order([tea, 3]), await world.order([tea, 2])];
    await world.reserve(first, { placedAt: new Date('2026-01-01T00:00:00Z') });
    await world.reserve(last, { placedAt: new Date('2026-01-02T00:00:00Z') });
    const data = dataOf<Movement>(await adjust({ quantity: -1, reason: 'lost' }).expect(201));
    expect(data).toMatchObject({ onHand: 4, allocated: 4, deltaOnHand: -1 });
    expect(await world.stock.openReservations(last.orderId)).toMatchObject([{ quantity: 1 }]);
    expect(await world.stock.openReservations(first.orderId)).toMatchObject([{ quantity: 3 }]);
    const events = await eventsOf(app, (await levelOf(tea)).id);
    expect(events).toContain('stock.shortage');
    const held = 'SELECT id FROM orders WHERE held_at IS NOT NULL AND id = ANY($1)';
    expect(await app.sql(held, [[first.orderId, last.orderId]])).toEqual([{ id: last.orderId }]);
  });
});

describe('who may touch stock', () => {
  it('is who has the permission', async () => {
    const auditor = await app.as('auditor');
    const body = { sku: tea.code, warehouse: london.code, quantity: 1 };
    const post = (command: string) =>
      app.http().post(`/api/v1/stock/${command}`).set(auditor).set(keyed()).send(body);
    await post('receipts').expect(403);
    await post('adjustments').expect(403);
    await app.http().get('/api/v1/stock-levels').set(auditor).expect(200);
    await app.http().get('/api/v1/stock-levels').expect(401);
  });
});
