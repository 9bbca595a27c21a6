import { get, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { headOf, linesOf } from '../../src/platform/http/lists/export-text.js';
import { readCsv, recordOf } from '../support/csv.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, type ListOf, pointersOf, type Stored } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

let app: TestApp;
let desk: OrderDesk;

const read = async (path: string, user = desk.user): Promise<Response> =>
  app.http().get(`/api/v1${path}`).set(user).buffer(true);

/** All items of a list, page by page. */
async function pagesOf(path: string): Promise<Stored[]> {
  const items: Stored[] = [];
  for (let after = ''; ;) {
    const query = `${path.includes('?') ? '&' : '?'}limit=100${after}`;
    const { items: more, page } = dataOf<ListOf<Stored>>(await read(`${path}${query}`));
    items.push(...more);
    if (page.next === null) return items;
    after = `&after=${page.next}`;
  }
}

/** Opens an export that reads nothing until it is asked to. */
function open(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = `${app.url}/api/v1${path}`;
    get(url, { headers: desk.user, highWaterMark: 16_384 } as object, resolve).on('error', reject);
  });
}

const transactions = async (): Promise<number> => {
  const [row] = await app.sql<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'orderly' AND xact_start IS NOT NULL`,
  );
  return row?.n ?? 0;
};

beforeAll(async () => {
  app = await startTestApp((config) => ({
    ...config,
    database: { ...config.database, poolMax: 8 },
  }));
  desk = await OrderDesk.open(app);
  await desk.warehouse('MAIN');
  await desk.warehouse('OTHER', 2);
  const names = [
    '=1+1',
    "'quoted",
    'a "b", c',
    'two\nlines',
    'täst ☕',
    '-5',
    '@home',
    '+1',
    'tab\tback\\slash',
    'plain',
  ];
  for (const [index, name] of names.entries()) {
    const attributes = { note: name, list: [index], nested: { deep: null } };
    await desk.product(`P-${index}`, { name, attributes, description: index % 2 ? name : null });
    await desk.receive(`P-${index}`, 10 + index, index % 2 ? 'MAIN' : 'OTHER');
  }
  await desk.post('/stock/adjustments', { sku: 'P-0', warehouse: 'OTHER', quantity: -3 });
  await desk.post('/customers', { name: '=Ada', email: 'ada@example.com' }).expect(201);
  for (let index = 0; index < 5; index += 1) {
    const lines = { [`P-${index}`]: 1, 'P-8': index + 1 };
    await desk.draft(lines, { place: index % 2 === 0, source: 'shop', reference: `R-${index}` });
  }
});

afterAll(() => app.close());

describe('a list as a file', () => {
  it.each([
    ['products', '?sort=name'],
    ['products', '?status=active&sort=-unitPrice&q=P'],
    ['products', '?sku=p-3'],
    ['categories', ''],
    ['warehouses', ''],
    ['stock-levels', ''],
    ['stock-movements', '?type=adjustment,receipt'],
    ['customers', ''],
    ['orders', '?status=placed&sort=total'],
    ['orders', ''],
    ['orders', '?fields=balance,number,held,totals'],
    ['audit', '?action=product.created'],
    ['users', ''],
    ['roles', ''],
    ['api-keys', ''],
    ['imports', ''],
    ['payments', ''],
    ['shipments', ''],
    ['returns', ''],
  ])('%s%s says what the pages of the list say', async (list, query) => {
    const items = await pagesOf(`/${list}${query}`);
    const join = query === '' ? '?' : '&';
    const csv = await read(`/exports/${list}${query}${join}format=csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toBe(`attachment; filename="${list}.csv"`);
    const { head, records } = readCsv(csv.text);
    expect(head.length).toBeGreaterThan(1);
    expect(records).toEqual(items.map((item) => recordOf(item, head)));
    const columns = head.map((name) => name.split('.') as [string, string?]);
    expect(csv.text).toBe(headOf('csv', columns) + linesOf('csv', columns, items));
    const ndjson = await read(`/exports/${list}${query}${join}format=ndjson`);
    expect(ndjson.text).toBe(linesOf('ndjson', columns, items));
  });

  it('below a resource is the list of that resource', async () => {
    const [order, other] = (await pagesOf('/orders')).map(({ id }) => id);
    for (const visibility of ['private', 'public'])
      await desk.post(`/orders/${order}/notes`, { text: `a ${visibility} note`, visibility });
    await desk.post(`/orders/${other}/notes`, { text: 'of another order' }).expect(201);
    const [customer] = (await pagesOf('/customers')).map(({ id }) => id);
    const address = {
      recipient: 'Ada',
      line1: '1 Row',
      city: 'Ely',
      postalCode: 'CB7',
      country: 'GB',
    };
    await desk.post(`/customers/${customer}/addresses`, address).expect(201);
    const count = { warehouse: 'MAIN', skus: ['P-1', 'P-3'] };
    const { id: stocktake } = dataOf(await desk.post('/stocktakes', count).expect(201));
    const lists = [
      [`/orders/${order}/events`, 2],
      [`/orders/${order}/notes`, 2],
      [`/orders/${order}/notes?visibility=public`, 1],
      [`/customers/${customer}/addresses`, 1],
      [`/stocktakes/${stocktake}/lines?sort=-sku`, 2],
    ] as const;
    for (const [list, least] of lists) {
      const items = await pagesOf(list);
      expect(items.length).toBeGreaterThanOrEqual(least);
      const join = list.includes('?') ? '&' : '?';
      const { head, records } = readCsv((await read(`/exports${list}${join}format=csv`)).text);
      expect(records).toEqual(items.map((item) => recordOf(item, head)));
      const ndjson = await read(`/exports${list}${join}format=ndjson`);
      const lines = ndjson.text.split('\n').slice(0, -1);
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(items);
    }
    const nobody = await read(`/exports/orders/${stocktake}/notes`);
    expect([nobody.status, errorOf(nobody).code]).toEqual([404, 'ORDER_NOT_FOUND']);
    // Private notes go to those who may read them at the list.
    const finance = await app.as('finance');
    const { records } = readCsv((await read(`/exports/orders/${order}/notes`, finance)).text);
    expect(records.map(({ text }) => text)).toEqual(['a public note']);
    const [entry] = await app.sql(
      `SELECT after FROM audit_entries WHERE action = 'list.exported' ORDER BY occurred_at DESC, id DESC LIMIT 1`,
    );
    expect(entry).toEqual({
      after: { list: 'order-notes', format: 'csv', filters: { id: order } },
    });
  });

  it('has the lines of orders as a list of their own, filtered as the orders', async () => {
    const orders = await pagesOf('/orders?include=lines&status=placed');
    const { head, records } = readCsv((await read('/exports/order-lines?status=placed')).text);
    expect(head).toEqual(expect.arrayContaining(['sku', 'quantity', 'orderId', 'orderNumber']));
    const lines = orders.flatMap(({ id, lines: all }) =>
      (all as { id: string }[]).map((line) => `${id} ${line.id}`),
    );
    expect(lines.length).toBeGreaterThan(3);
    expect(records.map(({ orderId, id }) => `${orderId} ${id}`)).toEqual(lines);
  });

  it('is cut to the fields that are wanted', async () => {
    const { head } = readCsv((await read('/exports/orders?fields=number,totals')).text);
    expect(head).toEqual(expect.arrayContaining(['number', 'totals.net', 'totals.total']));
    expect(head).not.toContain('id');
    const ndjson = await read('/exports/products?fields=sku&sort=sku&format=ndjson');
    expect(ndjson.text.split('\n')[0]).toBe('{"sku":"P-0"}');
  });

  it('shows what the list shows: warehouses and permissions are those of the list', async () => {
    const signIn = new SignIn(app);
    const { id, email } = await signIn.user();
    await app
      .http()
      .put(`/api/v1/users/${id}/roles`)
      .set({ ...desk.user, 'If-Match': '*' })
      .send({ roles: [{ role: 'warehouse_operator', warehouses: ['OTHER'] }] })
      .expect(200);
    const token = (await signIn.login(email)).data.accessToken;
    const operator = { Authorization: `Bearer ${token}` };
    for (const list of ['stock-levels', 'stock-movements']) {
      const { records } = readCsv((await read(`/exports/${list}`, operator)).text);
      expect(new Set(records.map(({ warehouse }) => warehouse))).toEqual(new Set(['OTHER']));
    }
    expect((await read('/exports/customers', operator)).status).toBe(403);
    expect((await app.http().get('/api/v1/exports/products')).status).toBe(401);
  });

  it('is in the audit, without what names a person', async () => {
    await read('/exports/customers?email=ada@example.com&status=active&format=ndjson');
    const entry = await app.sql(
      `SELECT resource_id AS list, after FROM audit_entries
        WHERE action = 'list.exported' ORDER BY occurred_at DESC, id DESC LIMIT 1`,
    );
    const filters = { email: '(withheld)', status: 'active' };
    expect(entry).toEqual([
      { list: 'customers', after: { list: 'customers', format: 'ndjson', filters } },
    ]);
  });

  it('that fails before its first page is a coded answer, and the program lives on', async () => {
    // Only reading the levels finds out that nobody knows the future: the file is begun by then.
    for (let round = 0; round < 5; round += 1) {
      const refused = await read('/exports/stock-levels?asOf=2999-01-01T00:00:00Z');
      expect(refused.status).toBe(400);
      expect(refused.headers['content-type']).toContain('application/json');
      expect(refused.headers['content-disposition']).toBeUndefined();
      expect(errorOf(refused).code).toBe('VALIDATION_FAILED');
      expect(pointersOf(refused)).toEqual(['?asOf']);
    }
    // None of them keeps its place or its transaction.
    await until(async () => (await transactions()) === 0);
    const answers = [await read('/exports/stock-levels'), await read('/exports/stock-levels')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('has no pages, and no other formats', async () => {
    const refused = await read('/exports/products?limit=1&after=x&format=xml');
    expect(refused.status).toBe(400);
    expect(pointersOf(refused)).toEqual(['?after', '?format', '?limit']);
    expect(pointersOf(await read('/exports/products?nonsense=1'))).toEqual(['?nonsense']);
  });
});

describe('a long list as a file', () => {
  const rows = 100_000;
  const path = '/exports/products?currency=GBP&format=csv';

  beforeAll(async () => {
    await app.sql(
      `INSERT INTO products (id, sku, name, description, unit_price, currency)
       SELECT gen_random_uuid(), 'LONG-' || n, 'A product of the long list, number ' || n,
              repeat('words that fill the file ', 8), n, 'GBP'
         FROM generate_series(1, ${rows}) AS n`,
    );
  });

  it('takes memory for some rows, not for all, and shows one moment', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let [bytes, lines, chunks] = [0, 0, 0];
    const file = await open(path);
    for await (const chunk of file as AsyncIterable<Buffer>) {
      if (chunks === 0) {
        await app.sql(`DELETE FROM products WHERE sku IN ('LONG-1', 'LONG-50000')`);
        await app.sql(
          `INSERT INTO products (id, sku, name, unit_price, currency)
           SELECT gen_random_uuid(), 'LATE-' || n, 'late', 1, 'GBP' FROM generate_series(1, 50) AS n`,
        );
      }
      bytes += chunk.length;
      lines += chunk.toString('latin1').split('\n').length - 1;
      chunks += 1;
      if (chunks % 300 === 0) {
        collect();
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }
    }
    expect(file.complete).toBe(true);
    expect(lines).toBe(rows + 1);
    expect(bytes).toBeGreaterThan(30_000_000);
    expect(chunks).toBeGreaterThan(400);
    expect(most).toBeLessThan(20_000_000);
  });

  it('ends its transaction when the client leaves', async () => {
    const file = await open(path);
    await until(async () => (await transactions()) === 1);
    file.destroy();
    await until(async () => (await transactions()) === 0);
  });

  it('is refused when too many are open, and taken again when one is done', async () => {
    const files = [await open(path), await open(path)];
    const refused = await read(path);
    expect(refused.status).toBe(503);
    expect(errorOf(refused).code).toBe('EXPORTS_BUSY');
    expect(refused.headers['retry-after']).toBe('1');
    for (const file of files) file.destroy();
    await until(async () => (await read('/exports/categories')).status === 200);
  });
});
