import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type TestApp, startTestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';

const path = '/api/v1/products';
let app: TestApp;
let products: Resource;

type Product = Stored & { sku: string; name: string; unitPrice: number };

const list = async (query: string): Promise<ListOf<Product>> =>
  dataOf(await products.get(query).expect(200));

const skusOf = async (query: string): Promise<string[]> =>
  (await list(query)).items.map(({ sku }) => sku);

const add = (body: object) =>
  products.post({ name: 'Thing', unitPrice: 100, currency: 'GBP', ...body }).expect(201);

/** Reads all pages; `between` runs after each of them. */
async function walk(query: string, between: () => Promise<unknown>): Promise<Product[]> {
  const seen: Product[] = [];
  for (let after: string | null = ''; after !== null; await between()) {
    const page: ListOf<Product> = await list(`?${query}${after && `&after=${after}`}`);
    seen.push(...page.items);
    after = page.page.next;
  }
  return seen;
}

beforeAll(async () => {
  app = await startTestApp();
  products = resourceOf(app, path, await app.as('catalog_manager'));
  // Equal prices and equal times, so that only the tie-break tells these products apart.
  await app.sql(`
    INSERT INTO products (id, sku, name, unit_price, currency, status, barcode, created_at)
    SELECT ('01936f7e-8a00-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'SKU-' || lpad(n::text, 3, '0'),
           CASE WHEN n % 10 = 0 THEN 'Green Teapot ' ELSE 'Mug ' END || n, 100 * (n % 3), 'EUR',
           CASE WHEN n % 5 = 0 THEN 'draft' ELSE 'active' END, 'BAR-' || n,
           timestamptz '2026-01-01T00:00:00.123456Z' + (n / 4) * interval '1 microsecond'
      FROM generate_series(1, 60) AS n`);
});

afterAll(() => app.close());

describe('paging', () => {
  const all = Array.from({ length: 60 }, (_, i) => `SKU-${String(i + 1).padStart(3, '0')}`);

  it.each(['createdAt', '-createdAt', 'unitPrice', '-unitPrice', 'sku', '-sku', 'name', '-name'])(
    'shows each product once by %s, though rows come in meanwhile',
    async (sort) => {
      let late = 0;
      const seen = await walk(`currency=EUR&limit=7&sort=${sort}`, () => {
        late += 1;
        return add({ sku: `LATE-${sort}-${late}`, name: 'Late', unitPrice: late, currency: 'USD' });
      });
      expect(seen.map(({ sku }) => sku).sort()).toEqual(all);
    },
  );

  it('shows what was there throughout exactly once, though rows of the same list come in', async () => {
    const start = Array.from({ length: 20 }, (_, i) => ({ sku: `START-${i}`, unitPrice: i * 10 }));
    for (const body of start) await add({ ...body, barcode: 'same' });
    let late = 0;
    const seen = await walk('limit=4&sort=unitPrice&barcode=same', async () => {
      late += 1;
      if (late > 6) return;
      await add({ sku: `BEFORE-${late}`, barcode: 'same', unitPrice: 0 });
      await add({ sku: `AFTER-${late}`, barcode: 'same', unitPrice: 1000 + late });
    });
    const skus = seen.map(({ sku }) => sku);
    expect(new Set(skus).size).toBe(skus.length);
    expect(skus.filter((sku) => sku.startsWith('START'))).toEqual(start.map(({ sku }) => sku));
    expect(skus).toContain('AFTER-1');
    expect(skus).not.toContain('BEFORE-1');
  });

  it('answers 20 unless asked, and 100 at most', async () => {
    const { items, page } = await list('?currency=EUR');
    expect(items).toHaveLength(20);
    expect(page).toEqual({ limit: 20, next: expect.any(String) });
    expect((await list('?currency=EUR&limit=100')).page).toEqual({ limit: 100, next: null });
    for (const limit of ['0', '101', '-1', '1.5', 'ten', '']) {
      expect(pointersOf(await products.get(`?limit=${limit}`).expect(400))).toEqual(['?limit']);
    }
  });

  it('binds a cursor to its filters, its search and its sort', async () => {
    const { next } = (await list('?currency=EUR&sort=sku&limit=5')).page;
    await products.get(`?currency=EUR&sort=sku&limit=50&after=${next}`).expect(200);
    const others = [
      'currency=GBP&sort=sku',
      'currency=EUR&sort=name',
      'currency=EUR&sort=sku&q=mug',
      'sort=sku',
    ];
    for (const other of others) {
      const response = await products.get(`?${other}&after=${next}`).expect(400);
      expect(errorOf(response).code).toBe('INVALID_CURSOR');
    }
  });

  it.each(['nonsense', 'a.b', '.', 'W10.AAAAAAAAAAAAAAAAAAAAAA'])(
    'refuses the cursor %j',
    async (cursor) => {
      const response = await products.get(`?after=${cursor}`).expect(400);
      expect(errorOf(response).code).toBe('INVALID_CURSOR');
    },
  );

  it('adds the total when asked', async () => {
    const { items, page } = await list('?currency=EUR&status=draft&count=true&limit=5');
    expect(items).toHaveLength(5);
    expect(page.total).toBe(12);
  });

  it('takes one SQL statement, and two with a total', async () => {
    await list('?currency=EUR');
    expect(await statementsOf(() => list('?currency=EUR&sort=sku'), ofRequests)).toHaveLength(1);
    expect(await statementsOf(() => list('?currency=EUR&count=true'), ofRequests)).toHaveLength(2);
  });
});

describe('filters', () => {
  it('find by SKU in any case, barcode, status and currency', async () => {
    expect(await skusOf('?sku=sku-007')).toEqual(['SKU-007']);
    expect(await skusOf('?barcode=BAR-8')).toEqual(['SKU-008']);
    expect((await list('?status=draft&currency=EUR&count=true')).page.total).toBe(12);
    expect((await list('?status=draft,active&currency=EUR&count=true')).page.total).toBe(60);
    expect(await skusOf('?currency=XXX')).toEqual([]);
  });

  it('find by ranges of price and time', async () => {
    const prices = async (query: string): Promise<Set<number>> =>
      new Set(
        (await list(`?currency=EUR&limit=100&${query}`)).items.map(({ unitPrice }) => unitPrice),
      );
    expect(await prices('unitPrice[gte]=100')).toEqual(new Set([100, 200]));
    expect(await prices('unitPrice[gt]=100')).toEqual(new Set([200]));
    expect(await prices('unitPrice[lt]=100')).toEqual(new Set([0]));
    expect(await prices('unitPrice=100')).toEqual(new Set([100]));
    const early = '?currency=EUR&count=true&createdAt[lt]=2026-01-01T00:00:00.123457Z';
    expect((await list(early)).page.total).toBe(3);
    const late = '?currency=EUR&count=true&updatedAt[lte]=2026-01-01T00:00:00Z';
    expect((await list(late)).page.total).toBe(0);
  });

  it('find what is in a category', async () => {
    const categories = resourceOf(app, '/api/v1/categories', await app.as('catalog_manager'));
    const { id } = dataOf(await categories.post({ slug: 'mugs', name: 'Mugs' }).expect(201));
    await add({ sku: 'IN-MUGS', categoryId: id });
    expect(await skusOf(`?categoryId=${id}`)).toEqual(['IN-MUGS']);
    await products.get('?categoryId=mugs').expect(400);
  });

  it('search name and SKU in any case, and take wildcards for what they are', async () => {
    expect((await list('?q=teapot&currency=EUR&count=true')).page.total).toBe(6);
    expect(await skusOf('?q=ku-01&sort=sku&limit=3&currency=EUR')).toEqual([
      'SKU-010',
      'SKU-011',
      'SKU-012',
    ]);
    expect(await skusOf('?q=%25&currency=EUR')).toEqual([]);
    expect(await skusOf('?q=_&currency=EUR')).toEqual([]);
    expect(await skusOf(`?q=${encodeURIComponent("'; DROP TABLE products; --\\")}`)).toEqual([]);
  });

  it('cut the items to the fields that were asked for', async () => {
    const { items } = await list('?fields=sku,unitPrice&sku=SKU-001');
    expect(items).toEqual([{ sku: 'SKU-001', unitPrice: 100 }]);
  });

  it.each([
    ['an unknown filter', 'colour=red', '?colour'],
    ['an unknown sort', 'sort=colour', '?sort'],
    ['a sort by what every object has', 'sort=constructor', '?sort'],
    ['an unknown field', 'fields=sku,secret', '?fields'],
    ['an unknown operator', 'unitPrice[like]=1', '?unitPrice[like]'],
    ['an operator that the filter has not', 'sku[gt]=A', '?sku[gt]'],
    ['a status that does not exist', 'status=gone', '?status'],
    ['a price that is no number', 'unitPrice=abc', '?unitPrice'],
    ['a price beyond all numbers', 'unitPrice=99999999999999999', '?unitPrice'],
    ['a day that is not in the calendar', 'createdAt[gte]=2026-02-30T00:00:00Z', '?createdAt[gte]'],
    ['a search for nothing', 'q=', '?q'],
    ['a relation that cannot be included', 'include=orders', '?include'],
    ['a count that is neither true nor false', 'count=yes', '?count'],
    ['a filter that is given twice', 'sku=A&sku=B', '?sku'],
  ])('refuse %s', async (_, query, pointer) => {
    const response = await products.get(`?${query}`).expect(400);
    expect(errorOf(response).code).toBe('VALIDATION_FAILED');
    expect(pointersOf(response)).toEqual([pointer]);
  });

  it('refuse all mistakes at once', async () => {
    const response = await products.get('?colour=red&sort=size&limit=0').expect(400);
    expect(pointersOf(response)).toEqual(['?colour', '?limit', '?sort']);
  });

  it('use indexes, also for the search', async () => {
    const client = new pg.Client(app.databaseUrl);
    await client.connect();
    await client.query('SET enable_seqscan = off');
    const plan = async (where: string): Promise<string> => {
      const { rows } = await client.query(`EXPLAIN SELECT id FROM products WHERE ${where}`);
      return JSON.stringify(rows);
    };
    const search = await plan(`(sku ILIKE '%teapot%' OR name ILIKE '%teapot%')`);
    expect(search).toContain('ix_products_search');
    expect(await plan(`lower(sku) = lower('x')`)).toContain('ix_products_sku');
    expect(await plan(`barcode = 'x'`)).toContain('ix_products_barcode');
    await client.end();
  });
});
