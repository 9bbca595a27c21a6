import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scaleSize } from '../../src/demo/scale/scale-size.js';
import { seedScale } from '../../src/demo/scale/seed-scale.js';
import { ProductsRepository } from '../../src/modules/catalog/products.repository.js';
import { productList } from '../../src/modules/catalog/products.list.js';
import { orderList } from '../../src/modules/orders/orders.list.js';
import { OrdersRepository } from '../../src/modules/orders/orders.repository.js';
import type { ListDefinition, ListRequest } from '../../src/platform/http/lists/list-definition.js';
import { parseListRequest } from '../../src/platform/http/lists/list-request.js';
import type { RowPage } from '../../src/platform/http/lists/pages.js';
import { startTestApp, type TestApp } from '../support/app.js';

interface Searched {
  readonly definition: ListDefinition;
  readonly page: (request: ListRequest) => Promise<RowPage<{ id: string }>>;
  readonly all: string;
}

let test: TestApp;
let orders: Searched;
let products: Searched;
let texts: Record<'orders' | 'products', string[]>;

const textsOf = async (sql: string): Promise<string[]> =>
  (await test.sql<{ text: string }>(sql)).map(({ text }) => text);

beforeAll(async () => {
  test = await startTestApp();
  const size = scaleSize({ products: 1500, orders: 2000, linesPerOrder: 1, factor: 1 });
  await seedScale(test.app, size, { progress: () => undefined });
  // References and SKUs that other ones, and numbers, are a part of.
  await test.sql(
    `UPDATE orders SET reference = 'x-' || number || 'b', source = 'shop' WHERE number LIKE '%77'`,
  );
  await test.sql(
    `UPDATE orders SET reference = 'Straße 100%_' || number, source = 'shop' WHERE number LIKE '%78'`,
  );
  await test.sql(`UPDATE products SET sku = 'DE-' || sku || '-100' WHERE sku LIKE '%55'`);
  await test.sql(`UPDATE products SET name = 'As SKU-00000100, in blue' WHERE sku LIKE '%99'`);
  await test.sql('VACUUM ANALYZE');
  orders = {
    definition: orderList,
    page: (request) => test.get(OrdersRepository).page(request),
    all: `SELECT id FROM orders WHERE number ILIKE $1 OR reference ILIKE $1`,
  };
  products = {
    definition: productList,
    page: (request) => test.get(ProductsRepository).page(request),
    all: `SELECT id FROM products WHERE sku ILIKE $1 OR name ILIKE $1`,
  };
  texts = {
    orders: await textsOf(
      `SELECT number AS text FROM orders UNION SELECT reference FROM orders WHERE reference IS NOT NULL ORDER BY 1`,
    ),
    products: await textsOf(
      `SELECT sku AS text FROM products UNION SELECT name FROM products ORDER BY 1`,
    ),
  };
});

afterAll(() => test.close());

/** All pages, one after the other. */
async function pagesOf({ definition, page }: Searched, q: string, sort: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const query = { q, sort, limit: '100', ...(after === null ? {} : { after }) };
    const found = await page(parseListRequest(definition, query));
    ids.push(...found.rows.map(({ id }) => id));
    after = found.next;
  } while (after !== null);
  return ids;
}

/** What contains the text by reading all rows, in the order of the sort. */
async function expected({ definition, all }: Searched, q: string, sort: string): Promise<string[]> {
  const { column, descending } = parseListRequest(definition, { sort }).sort;
  const direction = descending ? 'DESC' : 'ASC';
  const rows = await test.sql<{ id: string }>(
    `${all} ORDER BY ${column.replace('o.', '')} ${direction}, id ${direction}`,
    [`%${q.replace(/[\\%_]/g, '\\$&')}%`],
  );
  return rows.map(({ id }) => id);
}

async function compare(searched: Searched, q: string, sort: string): Promise<void> {
  const found = { q, sort, ids: await pagesOf(searched, q, sort) };
  expect(found).toEqual({ q, sort, ids: await expected(searched, q, sort) });
}

const sorts = {
  orders: ['-createdAt', 'number', '-total'],
  products: ['-createdAt', 'sku', 'name'],
};

/** Any part of a text, whole ones often, in any case, and sometimes with what is in none. */
function partsOf(known: readonly string[]): fc.Arbitrary<string> {
  const part = fc
    .tuple(fc.constantFrom(...known), fc.nat(), fc.nat())
    .map(([text, from, length]) => {
      const start = from % text.length;
      return text.slice(start, start + 1 + (length % text.length));
    });
  const text = fc.oneof(fc.constantFrom(...known), part);
  return fc
    .tuple(text, fc.constantFrom('', '', '', '%', '_', '9', ' '), fc.nat(3))
    .map(([found, more, how]) => {
      const q = how === 0 ? more + found : found + more;
      return (how === 1 ? q.toLowerCase() : how === 2 ? q.toUpperCase() : q).slice(0, 100);
    });
}

describe('a search', () => {
  it.each(['orders', 'products'] as const)(
    'finds the %s that contain the text, all of them and no others, page by page',
    async (what) => {
      const searched = { orders, products }[what];
      const asked = fc.tuple(partsOf(texts[what]), fc.constantFrom(...sorts[what]));
      await fc.assert(
        fc.asyncProperty(asked, ([q, sort]) => compare(searched, q, sort)),
        { numRuns: 30 },
      );
    },
  );

  it('finds an order by its whole number, and every reference that the number is a part of', async () => {
    const number = texts.orders.find((text) => /^SO-\d+77$/.test(text)) as string;
    for (const q of [number, number.toLowerCase(), number.slice(3)]) {
      const { rows } = await orders.page(parseListRequest(orderList, { q }));
      expect(rows).toEqual([expect.objectContaining({ number, reference: `x-${number}b` })]);
    }
  });

  it.each([
    'SO-',
    'so-10000',
    'SO-1000001',
    'SO-99',
    '1000000',
    'SO-00',
    'R-',
    '-',
    'so-x',
    'ſo-1',
    'ß',
  ])('finds for %s what it found before it looked at numbers', async (q) => {
    for (const sort of sorts.orders) await compare(orders, q, sort);
  });
});
