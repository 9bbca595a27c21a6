import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemActor } from '../../src/platform/access/actor.js';
import { StockReportsService } from '../../src/modules/stock/stock-reports.service.js';
import { StocktakeCommands } from '../../src/modules/stocktakes/stocktake-commands.service.js';
import { StocktakesService } from '../../src/modules/stocktakes/stocktakes.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { statementsOf } from '../support/statement-counter.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

const products = 10_000;
// The application may ask for other things meanwhile.
const ofStock = (text: string): boolean => text.includes('stock');
let app: TestApp;
let warehouse: Thing;

beforeAll(async () => {
  app = await startTestApp();
  warehouse = await new StockWorld(app).warehouse();
  await app.sql(
    `WITH p AS (
       INSERT INTO products (id, sku, name, unit_price, currency)
       SELECT uuidv7(), 'BULK-' || n, 'A product', 100, 'GBP' FROM generate_series(1, $2) AS n
       RETURNING id
     ), l AS (
       INSERT INTO stock_levels (id, product_id, warehouse_id, on_hand)
       SELECT uuidv7(), id, $1::uuid, 5 FROM p RETURNING product_id
     )
     INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand,
                                  delta_allocated, actor_name)
     SELECT uuidv7(), product_id, $1::uuid, 'receipt', 5, 0, 'test' FROM l`,
    [warehouse.id, products],
  );
});

afterAll(() => app.close());

it('counts ten thousand products and applies them in few statements', async () => {
  const stocktakes = app.get(StocktakesService);
  const commands = app.get(StocktakeCommands);
  const request = { warehouse: warehouse.code, all: true };
  const { id, lineCount } = await stocktakes.start(systemActor, request);
  expect(lineCount).toBe(products);
  const skus = Array.from({ length: products }, (_, index) => `BULK-${index + 1}`);
  for (let from = 0; from < products; from += 1000) {
    const counts = skus
      .slice(from, from + 1000)
      .map((sku, index) => ({ sku, counted: index % 2 === 0 ? 4 : 7 }));
    const statements = await statementsOf(() => commands.count(systemActor, id, null, counts));
    expect(statements.filter(ofStock)).toHaveLength(6);
  }
  const statements = await statementsOf(() => commands.apply(systemActor, id, null, {}));
  expect(statements.filter(ofStock).length).toBeLessThan(10);
  const levels = await app.sql(
    `SELECT on_hand, count(*)::int FROM stock_levels GROUP BY on_hand ORDER BY on_hand`,
  );
  expect(levels).toEqual([
    { on_hand: 4, count: products / 2 },
    { on_hand: 7, count: products / 2 },
  ]);
  const report = await app.get(StockReportsService).reconcile(systemActor);
  expect(report).toMatchObject({ clean: true, checked: products });
});
