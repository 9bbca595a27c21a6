import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { StockLevelsService } from '../../src/modules/stock/stock-levels.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { whileLevelIsHeld } from '../support/level-blocker.js';
import { statementsOf } from '../support/statement-counter.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

let app: TestApp;
let world: StockWorld;
let warehouse: Thing;
let tea: Thing;

const levelId = async (): Promise<string> => {
  const text = 'SELECT id FROM stock_levels WHERE product_id = $1';
  return (await app.sql<{ id: string }>(text, [tea.id]))[0]?.id ?? '';
};

const configure = async (reorderPoint: number | null): Promise<unknown> =>
  app.get(StockLevelsService).patch(systemActor, await levelId(), null, { reorderPoint });

const lowSince = async (): Promise<Date | null> =>
  (await app.get(StockLevelsService).get(systemActor, await levelId())).lowSince;

/** What was said about the level, as `on hand/allocated`. */
const warnings = async (): Promise<string[]> => {
  const found = await app.sql<{ payload: { onHand: number; allocated: number } }>(
    `SELECT payload FROM outbox_events WHERE type = 'stock.low' AND payload->>'sku' = $1 ORDER BY id`,
    [tea.code],
  );
  return found.map(({ payload }) => `${payload.onHand}/${payload.allocated}`);
};

const reserve = async (quantity: number): Promise<string> => {
  const order = await world.order([tea, quantity]);
  await world.reserve(order);
  return order.orderId;
};

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  warehouse = await world.warehouse();
});

beforeEach(async () => {
  tea = await world.product();
  await world.receive(tea, warehouse, 10);
});

afterAll(() => app.close());

describe('a level with a reorder point', () => {
  it('says that it is low when what is not reserved comes down to it, once', async () => {
    await configure(6);
    await reserve(3);
    expect([await warnings(), await lowSince()]).toEqual([[], null]);
    await reserve(1);
    expect(await warnings()).toEqual(['10/4']);
    const since = await lowSince();
    expect(since).toBeInstanceOf(Date);
    await reserve(2);
    await world.adjust(tea, warehouse, -1);
    expect(await warnings()).toEqual(['10/4']);
    expect(await lowSince()).toEqual(since);
  });

  it('says it again after it recovered: by a receipt, a release or an adjustment', async () => {
    await configure(6);
    const order = await reserve(4);
    await world.release(order);
    expect(await lowSince()).toBeNull();
    await world.adjust(tea, warehouse, -5);
    await world.receive(tea, warehouse, 2);
    await world.adjust(tea, warehouse, -2);
    expect(await warnings()).toEqual(['10/4', '5/0', '5/0']);
  });

  it('says it when an import takes the units, with its event and audit entry', async () => {
    await configure(6);
    const row = { productId: tea.id, sku: tea.code, warehouseId: warehouse.id, reason: null };
    const rows = [{ ...row, warehouse: warehouse.code, quantity: -7 }];
    await app.get(UnitOfWork).run(() => world.stock.applyImported(systemActor, newId(), rows));
    expect(await warnings()).toEqual(['3/0']);
    const audit = `SELECT after FROM audit_entries WHERE action = 'stock.low' AND resource_id = $1`;
    expect(await app.sql(audit, [await levelId()])).toEqual([
      { after: { onHand: 3, allocated: 0, reorderPoint: 6 } },
    ]);
  });

  it('says it when the point is moved up to it, and takes it back when it is moved down', async () => {
    await configure(9);
    expect(await warnings()).toEqual([]);
    await configure(10);
    await configure(12);
    expect(await warnings()).toEqual(['10/0']);
    await configure(null);
    expect(await lowSince()).toBeNull();
  });

  it('says nothing in a transaction that is undone, and no statement more while it is not low', async () => {
    await configure(6);
    const undone = app.get(UnitOfWork).run(async () => {
      await world.adjust(tea, warehouse, -5);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect([await warnings(), await lowSince()]).toEqual([[], null]);
    const before = await statementsOf(() => world.adjust(tea, warehouse, -1));
    await configure(null);
    const without = await statementsOf(() => world.adjust(tea, warehouse, -1));
    expect(before.length).toBe(without.length);
  });

  it('says it once when many movements cross it together', async () => {
    await configure(6);
    const orders = await Promise.all([1, 2, 3, 4, 5, 6].map(() => world.order([tea, 1])));
    await whileLevelIsHeld(app, tea, {
      start: () => Promise.all(orders.map((order) => world.reserve(order))),
      waiting: 6,
    });
    expect(await warnings()).toEqual(['10/4']);
  });

  it('cannot be called low, or not, against its quantities', async () => {
    const set = (columns: string) =>
      app.sql(`UPDATE stock_levels SET ${columns} WHERE product_id = $1`, [tea.id]);
    await expect(set('low_since = now()')).rejects.toThrow('ck_stock_levels_low_since');
    await expect(set('reorder_point = 10')).rejects.toThrow('ck_stock_levels_low_since');
  });
});

it('finds low levels by their index', async () => {
  const request = { limit: 20, after: null, sort: { column: 'l.created_at', descending: false } };
  const more = { q: null, fields: null, include: [], count: false, fingerprint: '' };
  const conditions = [{ sql: 'l.low_since IS NOT NULL' }];
  const list = { ...request, ...more, conditions };
  const [text = ''] = await statementsOf(() => app.get(StockLevelsService).page(systemActor, list));
  const client = new pg.Client(app.databaseUrl);
  await client.connect();
  try {
    await client.query('SET enable_seqscan = off');
    const plan = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
    const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines).toContain('Index Scan using ix_stock_levels_low');
    expect(lines).not.toContain('Sort');
  } finally {
    await client.end();
  }
});
