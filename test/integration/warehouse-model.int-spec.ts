import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { StockWorld, type Thing } from '../support/stock-world.js';
import { type Plan, plans, productCount, warehouseCount } from '../support/warehouse-model.js';
import { type Ending, WarehouseRun } from '../support/warehouse-run.js';

const runs = Number(process.env['WAREHOUSE_MODEL_RUNS'] ?? 60);
const seed = Number(process.env['WAREHOUSE_MODEL_SEED'] ?? Date.now() % 2 ** 31);
const seen: Record<string, number> = {};

// What may come of a deed when others are at work; everything else is a fault of the program.
const refusals = new Set([
  'done',
  'skipped',
  'STOCK_INSUFFICIENT',
  'STOCK_COUNT_OUTDATED',
  'ORDER_INVALID_TRANSITION',
  'STOCK_TRANSFER_EXCEEDED',
  'STOCK_TRANSFER_INVALID_TRANSITION',
  'STOCKTAKE_CLOSED',
  'STOCKTAKE_OVERLAP',
  'VALIDATION_FAILED',
]);

let first: TestApp;
let second: TestApp;
let world: StockWorld;
const warehouses: Thing[] = [];

// A shortage and a command of an order may meet in a deadlock: find it at once.
const impatient = (url: string): string => `${url}?options=-c%20deadlock_timeout%3D10ms`;

beforeAll(async () => {
  const database = await createTestDatabase();
  const configured: Parameters<typeof startTestApp>[0] = (config) => ({
    ...config,
    database: { ...config.database, url: impatient(config.database.url) },
  });
  first = await startTestApp(configured, () => Promise.resolve(database));
  const shared = { ...database, drop: () => Promise.resolve() };
  second = await startTestApp(configured, () => Promise.resolve(shared));
  world = new StockWorld(first);
  for (let index = 0; index < warehouseCount; index += 1)
    warehouses.push(await world.warehouse({ priority: index }));
});

afterAll(async () => {
  await second.close();
  await first.close();
});

interface Level {
  readonly product: string;
  readonly warehouse: string;
  readonly onHand: number;
}

const levelsOf = (products: readonly Thing[]): Promise<Level[]> =>
  first.sql<Level>(
    `SELECT product_id AS product, warehouse_id AS warehouse, on_hand AS "onHand"
       FROM stock_levels WHERE product_id = ANY($1::uuid[]) ORDER BY product_id, warehouse_id`,
    [products.map(({ id }) => id)],
  );

/** What transfers and applied counts say of a level, from their own tables, not from the ledger. */
async function movedElsewhere({ product, warehouse }: Level): Promise<number> {
  const [row] = await first.sql<{ units: number }>(
    `SELECT (coalesce((SELECT sum(l.counted - l.on_hand_when_counted)
                         FROM stocktake_lines l JOIN stocktakes s ON s.id = l.stocktake_id
                        WHERE s.status = 'applied' AND l.product_id = $1 AND l.warehouse_id = $2), 0)
           - coalesce((SELECT sum(l.quantity)
                         FROM stock_transfer_lines l JOIN stock_transfers t ON t.id = l.transfer_id
                        WHERE t.status <> 'cancelled' AND l.product_id = $1
                          AND t.from_warehouse_id = $2), 0)
           + coalesce((SELECT sum(l.quantity_received)
                         FROM stock_transfer_lines l JOIN stock_transfers t ON t.id = l.transfer_id
                        WHERE l.product_id = $1 AND t.to_warehouse_id = $2), 0))::int AS units`,
    [product, warehouse],
  );
  return row?.units ?? 0;
}

function movedByDeeds(run: WarehouseRun, level: Level, endings: readonly Ending[]): number {
  return endings.reduce((sum, { deed, code }) => {
    if (code !== 'done' || (deed.kind !== 'receive' && deed.kind !== 'adjust')) return sum;
    const same =
      run.products[deed.product]?.id === level.product &&
      warehouses[deed.warehouse]?.id === level.warehouse;
    return same ? sum + deed.quantity : sum;
  }, 0);
}

async function play(plan: Plan): Promise<void> {
  const run = new WarehouseRun([first, second], warehouses, plan);
  await run.prepare(world, productCount);
  const before = await levelsOf(run.products);
  const endings = await run.play();
  for (const { deed, code } of endings) {
    expect(refusals).toContain(code);
    seen[`${deed.kind} ${code}`] = (seen[`${deed.kind} ${code}`] ?? 0) + 1;
  }
  const after = await levelsOf(run.products);
  for (const [index, level] of before.entries()) {
    const moved = movedByDeeds(run, level, endings) + (await movedElsewhere(level));
    expect(after[index]?.onHand).toBe(level.onHand + moved);
  }
  const findings = await first.get(IntegrityService).verify();
  expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
}

describe('a warehouse at work on two instances', () => {
  it(`keeps every promise in ${runs} random days (seed ${seed})`, async () => {
    await fc.assert(fc.asyncProperty(plans, play), { numRuns: runs, seed });
    // The days must not be so quiet that nothing could go wrong.
    for (const deed of ['place', 'send', 'arrive', 'apply', 'count', 'cancel-order'])
      expect(seen[`${deed} done`]).toBeGreaterThan(runs / 10);
    expect(seen['place STOCK_INSUFFICIENT']).toBeGreaterThan(0);
    expect(seen['send STOCK_INSUFFICIENT']).toBeGreaterThan(0);
    const shortages = `SELECT count(*)::int AS count FROM outbox_events WHERE type = 'stock.shortage'`;
    expect((await first.sql<{ count: number }>(shortages))[0]?.count).toBeGreaterThan(0);
  });
});
