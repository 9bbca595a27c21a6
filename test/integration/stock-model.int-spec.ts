import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import fc from 'fast-check';
import { systemActor } from '../../src/platform/access/actor.js';
import { type StockShortage, stockShortage } from '../../src/modules/stock/stock.events.js';
import { StockReportsService } from '../../src/modules/stock/stock-reports.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  type Operation,
  productCount,
  replay,
  type Scenario,
  scenarios,
  warehouseCount,
} from '../support/stock-model.js';
import { type LevelFound, type Outcome, ScenarioRun } from '../support/stock-scenario.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

const runs = Number(process.env['STOCK_MODEL_RUNS'] ?? 1_000);
// Scenarios do not touch each other's products: four at a time keep both cores busy.
const batch = 4;
const seed = Number(process.env['STOCK_MODEL_SEED'] ?? Date.now() % 2 ** 31);
const seen = { done: 0, refused: 0, shortages: 0, together: 0 };

let app: TestApp;
let warehouses: Thing[];
/** The scenarios that are running, by the ids of their orders. */
const owners = new Map<string, ScenarioRun>();

// Deadlocks between a shortage and a command of an order are part of the game: find them at once.
const impatient = (url: string): string => `${url}?options=-c%20deadlock_timeout%3D10ms`;

beforeAll(async () => {
  app = await startTestApp((config) => ({
    ...config,
    database: { ...config.database, url: impatient(config.database.url) },
  }));
  await app.sql('CREATE TABLE model_log (order_id uuid, version int, entry jsonb)');
  await app.sql('CREATE INDEX ON model_log (order_id)');
  const world = new StockWorld(app);
  warehouses = [];
  for (let index = 0; index < warehouseCount; index += 1) {
    const active = index < warehouseCount - 1;
    warehouses.push(await world.warehouse({ priority: index, active }));
  }
  const events = app.get(EventEmitter2);
  events.removeAllListeners(stockShortage);
  const listener = (shortage: StockShortage): unknown =>
    owners.get(shortage.orders[0]?.orderId ?? '')?.onShortage(shortage);
  events.on(stockShortage, listener as () => void);
});

afterAll(() => app.close());

const availableIn = ({ active, onHand, allocated, backorderLimit }: LevelFound): number =>
  active ? onHand - allocated + backorderLimit : 0;

/** What an operation must answer when nothing else happens at the same time. */
function expectedCode(run: ScenarioRun, operation: Operation, levels: LevelFound[]): string {
  if (operation.kind === 'reserve') {
    const lines = run.scenario.orders[operation.order] ?? [];
    const short = run.products.some((_, product) => {
      const own = levels.filter((level) => level.product === product);
      const wanted = lines.filter((line) => line.product === product);
      const available = own.reduce((sum, level) => sum + availableIn(level), 0);
      return wanted.reduce((sum, line) => sum + line.quantity, 0) > available;
    });
    return short ? 'STOCK_INSUFFICIENT' : 'done';
  }
  if (!('product' in operation) || operation.kind === 'receive') return 'done';
  const { onHand = 0 } =
    levels.find(
      (level) => level.product === operation.product && level.warehouse === operation.warehouse,
    ) ?? {};
  if (operation.kind === 'set') {
    return operation.expectedOnHand === onHand ? 'done' : 'STOCK_CHANGED';
  }
  return onHand + operation.quantity < 0 ? 'STOCK_INSUFFICIENT' : 'done';
}

async function isCancelled(run: ScenarioRun, operation: Operation): Promise<boolean> {
  if (operation.kind !== 'reserve') return false;
  const log = await run.logOf(run.orders[operation.order]?.id ?? '');
  return log.some(({ kind }) => kind === 'cancel');
}

async function runLane(run: ScenarioRun, lane: readonly Operation[]): Promise<Outcome[]> {
  const alone = run.scenario.lanes.length === 1;
  const outcomes: Outcome[] = [];
  for (const operation of lane) {
    const levels = alone ? await run.levels() : [];
    const skipped = alone && (await isCancelled(run, operation));
    const outcome = await run.attempt(operation);
    if (alone && !skipped) expect(outcome.code).toBe(expectedCode(run, operation, levels));
    outcomes.push(outcome);
  }
  return outcomes;
}

function deltaOf(operation: Operation): number {
  if (operation.kind === 'set') return operation.setOnHand - operation.expectedOnHand;
  return 'quantity' in operation ? operation.quantity : 0;
}

function expectedOnHand(run: ScenarioRun, level: LevelFound, outcomes: Outcome[]): number {
  const { product, warehouse } = level;
  const start = run.scenario.levels[product * warehouseCount + warehouse]?.onHand ?? 0;
  return outcomes
    .filter(({ code }) => code === 'done')
    .map(({ operation }) => operation)
    .filter((operation) => 'product' in operation)
    .filter((operation) => operation.product === product && operation.warehouse === warehouse)
    .reduce((sum, operation) => sum + deltaOf(operation), start);
}

async function compare(run: ScenarioRun, outcomes: Outcome[]): Promise<void> {
  const levels = await run.levels();
  expect(levels).toHaveLength(productCount * warehouseCount);
  for (const level of levels) {
    const { onHand, allocated, backorderLimit } = level;
    expect(level).toMatchObject({
      onHand: expectedOnHand(run, level, outcomes),
      ledgerOnHand: onHand,
      ledgerAllocated: allocated,
      reserved: allocated,
    });
    expect(Math.min(onHand, allocated, onHand + backorderLimit - allocated)).toBeGreaterThanOrEqual(
      0,
    );
  }
  for (const { id, lines } of run.orders) {
    const log = await run.logOf(id);
    const wanted = Object.fromEntries(lines.map(({ lineId, quantity }) => [lineId, quantity]));
    expect(await run.held(id)).toEqual(replay(wanted, log));
    seen.shortages += log.filter(({ kind }) => kind === 'shortage').length;
  }
}

async function play(scenario: Scenario): Promise<void> {
  const run = new ScenarioRun(app, warehouses, scenario, productCount);
  for (const { id } of run.orders) owners.set(id, run);
  await run.prepare();
  const outcomes = (await Promise.all(scenario.lanes.map((lane) => runLane(run, lane)))).flat();
  for (const { code } of outcomes) {
    expect(['done', 'STOCK_INSUFFICIENT', 'STOCK_CHANGED']).toContain(code);
    if (code === 'done') seen.done += 1;
    else seen.refused += 1;
  }
  if (scenario.lanes.length > 1) seen.together += 1;
  await compare(run, outcomes);
}

describe('stock under random interleavings', () => {
  it(`keeps ledger, levels and reservations equal to the model in ${runs} runs (seed ${seed})`, async () => {
    const batches = fc.array(scenarios, { minLength: batch, maxLength: batch });
    const playAll = async (all: Scenario[]): Promise<void> => {
      await Promise.all(all.map(play));
    };
    const numRuns = Math.ceil(runs / batch);
    await fc.assert(fc.asyncProperty(batches, playAll), { numRuns, seed });
    // The scenarios must not be so tame that nothing could go wrong.
    expect(seen.together).toBeGreaterThan(runs / 2);
    expect(Math.min(seen.done, seen.refused, seen.shortages)).toBeGreaterThan(runs / 10);
  });

  it('leaves nothing to reconcile', async () => {
    const report = await app.get(StockReportsService).reconcile(systemActor);
    expect(report).toMatchObject({ clean: true, differences: [] });
    expect(report.checked).toBeGreaterThanOrEqual(runs * productCount * warehouseCount);
  });
});
