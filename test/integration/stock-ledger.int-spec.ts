import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { StockChange } from '../../src/modules/stock/stock-change.js';
import { StockLedger } from '../../src/modules/stock/stock-ledger.repository.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { whileLevelIsHeld } from '../support/level-blocker.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

let app: TestApp;
let world: StockWorld;
let ledger: StockLedger;
let warehouse: Thing;

const change = (product: Thing, over: Partial<StockChange>): StockChange => ({
  productId: product.id,
  warehouseId: warehouse.id,
  sku: product.code,
  type: 'receipt',
  deltaOnHand: 0,
  deltaAllocated: 0,
  ...over,
});

const apply = (...changes: StockChange[]) =>
  app.get(UnitOfWork).run(() => ledger.apply(systemActor, changes));

const movementsOf = async (product: Thing) => {
  const text = 'SELECT count(*)::int AS count FROM stock_movements WHERE product_id = $1';
  return (await app.sql<{ count: number }>(text, [product.id]))[0]?.count;
};

const stocked = async (quantity: number): Promise<Thing> => {
  const product = await world.product();
  await world.receive(product, warehouse, quantity);
  return product;
};

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  ledger = app.get(StockLedger);
  warehouse = await world.warehouse();
});

afterAll(() => app.close());

describe('the ledger', () => {
  it('adds the deltas up, writes one movement each and answers the level after them', async () => {
    const product = await stocked(10);
    const applied = await apply(
      change(product, { type: 'adjustment', deltaOnHand: -3 }),
      change(product, { type: 'reserve', deltaAllocated: 2 }),
      change(product, { type: 'reserve', deltaAllocated: 4 }),
    );
    expect(applied.levels).toEqual([
      expect.objectContaining({ productId: product.id, onHand: 7, allocated: 6 }),
    ]);
    expect(applied.movementIds).toHaveLength(3);
    expect(await movementsOf(product)).toBe(4);
  });

  it('judges several changes of one level by their sum', async () => {
    const product = await stocked(10);
    await apply(change(product, { type: 'reserve', deltaAllocated: 10 }));
    await apply(
      change(product, { type: 'adjustment', deltaOnHand: -4 }),
      change(product, { type: 'release', deltaAllocated: -4 }),
    );
    expect(await world.level(product, warehouse)).toMatchObject({ onHand: 6, allocated: 6 });
  });

  it.each([
    ['more reserved than there is', { type: 'reserve', deltaAllocated: 6 }, 6, 5],
    ['less than nothing on hand', { type: 'adjustment', deltaOnHand: -6 }, 6, 5],
  ] as const)('refuses %s', async (_, over, requested, available) => {
    const product = await stocked(5);
    await expect(apply(change(product, over))).rejects.toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: product.code, requested, available }] },
    });
    expect(await world.level(product, warehouse)).toMatchObject({ onHand: 5, allocated: 0 });
  });

  it('refuses to release what is not allocated', async () => {
    const product = await stocked(5);
    const release = change(product, { type: 'release', deltaAllocated: -1 });
    await expect(apply(release)).rejects.toMatchObject({ code: 'STOCK_INSUFFICIENT' });
  });

  it('writes nothing at all when one change of many does not fit, even if the caller goes on', async () => {
    const [plenty, scarce] = [await stocked(100), await stocked(1)];
    await app.get(UnitOfWork).run(async () => {
      const changes = [
        change(plenty, { type: 'reserve', deltaAllocated: 5 }),
        change(scarce, { type: 'reserve', deltaAllocated: 2 }),
      ];
      await expect(ledger.apply(systemActor, changes)).rejects.toMatchObject({
        code: 'STOCK_INSUFFICIENT',
        details: { lines: [{ sku: scarce.code, requested: 2, available: 1 }] },
      });
    });
    expect(await world.level(plenty, warehouse)).toMatchObject({ onHand: 100, allocated: 0 });
    expect([await movementsOf(plenty), await movementsOf(scarce)]).toEqual([1, 1]);
  });

  it('refuses a level that does not exist', async () => {
    const product = await world.product();
    const receipt = change(product, { deltaOnHand: 1 });
    await expect(apply(receipt)).rejects.toMatchObject({ code: 'STOCK_INSUFFICIENT' });
  });

  it('refuses to work outside of a unit of work', async () => {
    const product = await stocked(1);
    const receipt = change(product, { deltaOnHand: 1 });
    await expect(ledger.apply(systemActor, [receipt])).rejects.toThrow('unit of work');
    await expect(
      world.stock.release(systemActor, { orderId: product.id, reason: 'x' }),
    ).rejects.toThrow('unit of work');
  });

  it('locks the levels in one order, whatever the order of the changes', async () => {
    const products = [await stocked(5), await stocked(5), await stocked(5)].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    ) as [Thing, Thing, Thing];
    const [first, , last] = products;
    const changes = [...products]
      .reverse()
      .map((product) => change(product, { type: 'reserve', deltaAllocated: 1 }));
    await whileLevelIsHeld(app, first, {
      start: () => apply(...changes),
      // It waits for the first level and must not hold the last one meanwhile.
      meanwhile: (query) =>
        query('SELECT id FROM stock_levels WHERE product_id = $1 FOR UPDATE NOWAIT', [last.id]),
    });
    expect(await world.level(first, warehouse)).toMatchObject({ allocated: 1 });
  });

  it('judges a level that it had to wait for by what is there then', async () => {
    const product = await stocked(1);
    await whileLevelIsHeld(app, product, {
      start: () => apply(change(product, { type: 'reserve', deltaAllocated: 3 })),
      meanwhile: (query) =>
        query('UPDATE stock_levels SET on_hand = 3 WHERE product_id = $1', [product.id]),
    });
    expect(await world.level(product, warehouse)).toMatchObject({ onHand: 3, allocated: 3 });
  });
});

describe('the movements', () => {
  it.each([
    ['UPDATE', 'UPDATE stock_movements SET reason = NULL'],
    ['DELETE', 'DELETE FROM stock_movements'],
    ['TRUNCATE', 'TRUNCATE stock_movements'],
  ])('are append-only: %s raises', async (operation, statement) => {
    await stocked(1);
    await expect(app.sql(statement)).rejects.toThrow(`append-only: ${operation} is refused`);
  });

  it.each([
    ['receipt', 0, 1],
    ['receipt', -1, 0],
    ['reserve', 0, -1],
    ['release', 0, 1],
    ['adjustment', 0, 0],
    ['ship', -1, 0],
    ['theft', -1, 0],
  ])('of the type %s cannot have the deltas %i and %i', async (type, onHand, allocated) => {
    const product = await stocked(10);
    const insert = `INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand,
                      delta_allocated, actor_name) VALUES ($1, $2, $3, $4, $5, $6, 'test')`;
    const values = [product.id, product.id, warehouse.id, type, onHand, allocated];
    await expect(app.sql(insert, values)).rejects.toThrow('ck_stock_movements_deltas');
  });
});

describe('the levels', () => {
  it.each([
    ['on_hand = -1, backorder_limit = 1', 'ck_stock_levels_on_hand'],
    ['allocated = -1', 'ck_stock_levels_allocated'],
    ['allocated = 11', 'ck_stock_levels_allocated'],
    ['backorder_limit = -1', 'ck_stock_levels_backorder_limit'],
  ])('refuse %s whoever writes it', async (assignment, constraint) => {
    const product = await stocked(10);
    const update = `UPDATE stock_levels SET ${assignment} WHERE product_id = $1`;
    await expect(app.sql(update, [product.id])).rejects.toThrow(constraint);
  });

  it('are made once by receipts that arrive together', async () => {
    const product = await world.product();
    await Promise.all(Array.from({ length: 20 }, () => world.receive(product, warehouse, 1)));
    expect(await world.level(product, warehouse)).toMatchObject({ onHand: 20 });
  });
});
