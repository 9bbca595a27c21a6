import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scaleSize } from '../../src/demo/scale/scale-size.js';
import { seedScale } from '../../src/demo/scale/seed-scale.js';
import { OperationsReportRepository } from '../../src/modules/reports/operations-report.repository.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ListPlans } from '../support/list-plans.js';
import type { PlannedList } from '../support/planned-list.js';
import { plannedLists } from '../support/planned-lists.js';
import { fillOtherLists, sampleOf } from '../support/planned-rows.js';

// As many rows as it takes for an index to be worth it, in the proportions of the full size.
const size = {
  ...scaleSize({ products: 8000, orders: 40_000, linesPerOrder: 2, factor: 1 }),
  customers: 20_000,
};
const tables = ['products', 'categories', 'customers', 'orders', 'stock_levels', 'stock_movements'];

let test: TestApp;
let plans: ListPlans;
let lists: PlannedList[];

beforeAll(async () => {
  test = await startTestApp();
  await seedScale(test.app, size, { progress: () => undefined });
  await fillOtherLists(test);
  lists = await plannedLists(test);
  plans = await ListPlans.open(test);
});

afterAll(async () => {
  await plans.close();
  await test.close();
});

const findings = async (): Promise<string[]> => {
  const found: string[] = [];
  for (const list of lists) found.push(...(await plans.findings(list)));
  return found;
};

describe('the plans of lists', () => {
  it('are looked at for every list, every filter and every search', async () => {
    const files = globSync(join(import.meta.dirname, '../../src/modules/*/*.list.ts'));
    const modules = (await Promise.all(files.map((file) => import(file)))) as Record<
      string,
      object
    >[];
    const defined = modules
      .flatMap((module) => Object.values(module))
      .filter((it) => 'sorts' in it);
    const looked = new Set<object>(lists.map(({ definition }) => definition));
    expect(defined.filter((definition) => !looked.has(definition))).toEqual([]);
    for (const { what, definition, samples, searches = [] } of lists) {
      const filters = Object.keys(samples).map((name) => name.replace(/\[.*/, ''));
      expect({ what, filters: [...new Set(filters)].sort() }).toEqual({
        what,
        filters: Object.keys(definition.filters).sort(),
      });
      expect(searches.length > 0).toBe(definition.search !== undefined);
    }
  });

  it('read no large table as a whole and sort no large part of it', async () => {
    expect(await findings()).toEqual([]);
  });

  it('cost far in what they cost on the first page, whatever the sort', async () => {
    for (const list of lists) {
      for (const sort of Object.keys(list.definition.sorts).flatMap((name) => [name, `-${name}`])) {
        const { first, deep } = await plans.costs(list, sort);
        // Each of the 21 rows may lie elsewhere; 36,000 rows further on it is thousands otherwise.
        const dear = deep > first + 21 * 5 ? { what: list.what, sort, first, deep } : null;
        expect(dear).toBeNull();
      }
    }
  });

  it('find no search that reads a whole table: those of all large tables are indexed', async () => {
    const searched = lists.filter(({ definition }) => definition.search).map(({ what }) => what);
    expect(searched).toEqual(expect.arrayContaining(['products', 'customers', 'orders', 'users']));
    const trigrams = await test.sql<{ table: string }>(
      `SELECT DISTINCT tablename AS "table" FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'`,
    );
    expect(trigrams.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['products', 'categories', 'customers', 'orders', 'users']),
    );
  });

  it.each([
    ['orders', 'number'],
    ['orders', 'reference'],
    ['products', 'sku'],
    ['customers', 'external_reference'],
  ] as const)(
    'find one of the %s by a %s that the planner counts as every hundredth row, without a walk along all',
    async (what, column) => {
      const list = lists.find((one) => one.what === what) as PlannedList;
      const bound = (await sampleOf(test))('bound', column);
      // Whole, in part, and without what stands before its digits.
      for (const q of [bound, bound.slice(0, -1), bound.slice(3)]) {
        const far = Object.entries(await plans.passedBy(list, q)).filter(([, rows]) => rows > 2000);
        expect({ q, far }).toEqual({ q, far: [] });
      }
    },
  );

  it('answer how long orders take to leave from an index, without a look at orders', async () => {
    const range = { from: '2026-06-20', to: '2026-06-21' };
    const reports = test.get(OperationsReportRepository);
    const nodes = await plans.planOf(() => reports.leadTime(null, range));
    const read = nodes.map((node) => `${node['Node Type']} ${node['Index Name'] ?? ''}`);
    expect(read).toContain('Index Only Scan ix_shipments_lead');
    expect(read).toContain('Index Scan ix_shipments_lead_missing');
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
    expect(whole.map((node) => node['Relation Name'])).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/shipments|orders/)]),
    );
  });

  // Last: the database is poorer afterwards.
  it.each([
    [
      'ix_orders_total',
      'orders',
      /orders \{"sort":"-?total"\}: (reads all of orders|sorts \d+ rows)/,
    ],
    ['ix_products_search', 'products', /products .*"q":"zzzz".*: reads all of products/],
    ['ix_customers_name', 'customers', /customers \{"sort":"name"\}.*: (reads all of|sorts)/],
  ])('are found out when %s is missing', async (index, what, complaint) => {
    await test.sql(`DROP INDEX ${index}`);
    const list = lists.find((one) => one.what === what) as PlannedList;
    expect((await plans.findings(list)).join('\n')).toMatch(complaint);
  });

  it('speak of tables that are really large', async () => {
    for (const table of tables) {
      const [row] = await test.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      expect(row?.n).toBeGreaterThan(2000);
    }
  });
});
