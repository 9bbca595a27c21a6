import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportWorker } from '../../src/modules/imports/import-worker.service.js';
import { type ExportColumn, headOf, linesOf } from '../../src/platform/http/lists/export-text.js';
import { pick } from '../../src/platform/http/lists/response-fields.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { readCsv } from '../support/csv.js';
import { dataOf, type ListOf, type Stored } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { insertStrangeRows, strangeTexts } from '../support/strange-rows.js';

// What JavaScript writes otherwise than PostgreSQL, and what only looks like it.
const strangeJson = [
  '{}',
  '{"a": {}, "b": [], "c": [1, 2, -3, null, true], "d": ""}',
  '{"b": 1, "10": 2, "9": [1.50, 0.10, 100, -0.0]}',
  '{"large": 123456789012345678901234567890, "small": 1e-9, "most": 1e400}',
  '{"digits": 12345678901234567, "fewer": 123456789012345}',
  '{"a": ": ", "b": ", ", "c": " : , ", "d\\\\": "e\\"f\\\\", "12": "1.50"}',
];

let app: TestApp;
let user: { Authorization: string };

beforeAll(async () => {
  app = await startTestApp();
  user = await app.as('admin');
  await insertStrangeRows(app);
  // Imports are among them; the next look for work would take these while they are read.
  await app.get(ImportWorker).settled();
  await app.sql(
    `INSERT INTO products (id, sku, name, unit_price, currency, attributes)
     SELECT gen_random_uuid(), 'JSON-' || n, 'A product', n, 'EUR', json::jsonb
       FROM unnest($1::text[]) WITH ORDINALITY AS given (json, n)`,
    [[...strangeJson, ...strangeTexts.map((text) => JSON.stringify({ [text]: [text, { text }] }))]],
  );
  await app.sql(
    `INSERT INTO warehouses (id, code, name, address)
     SELECT gen_random_uuid(), 'W-' || n, 'A warehouse',
            jsonb_build_object('line1', text, 'city', nullif(text, ''), 'country', 'GB')
       FROM unnest($1::text[]) WITH ORDINALITY AS given (text, n)`,
    [strangeTexts],
  );
});

afterAll(() => app.close());

async function read(path: string, as = user): Promise<string> {
  const answer = await app.http().get(`/api/v1${path}`).set(as).buffer(true);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.text;
}

async function itemsOf(path: string, as = user): Promise<Stored[]> {
  const answer = await app.http().get(`/api/v1${path}limit=100`).set(as).expect(200);
  const { items, page } = dataOf<ListOf<Stored>>(answer);
  expect(page.next).toBeNull();
  return items;
}

/** Both files of a list are, byte by byte, what the items of the list become. */
async function expectFiles(
  list: string,
  query: string,
  items: readonly object[],
  as = user,
): Promise<void> {
  const csv = await read(`/exports/${list}${query}format=csv`, as);
  const columns = readCsv(csv).head.map((name) => name.split('.') as unknown as ExportColumn);
  expect(csv).toBe(headOf('csv', columns) + linesOf('csv', columns, items));
  const ndjson = await read(`/exports/${list}${query}format=ndjson`, as);
  expect(ndjson).toBe(linesOf('ndjson', columns, items));
}

describe('lines made of the texts of columns are those of the items', () => {
  it.each([
    ['products', '/products', 'sort=sku'],
    ['products', '/products', 'fields=attributes'],
    ['products', '/products', 'fields=attributes,sku,updatedAt&sort=-unitPrice'],
    ['warehouses', '/warehouses'],
    ['warehouses', '/warehouses', 'fields=address'],
    ['shipments', '/shipments'],
    ['shipments', '/shipments', 'sort=-number&fields=lines,carrier'],
    ['returns', '/returns'],
    ['returns', '/returns', 'sort=receivedAt&fields=reason,lines,value,receivedAt'],
    ['stocktakes', '/stocktakes'],
    ['stock-transfers', '/stock/transfers'],
    ['stock-transfers', '/stock/transfers', 'fields=to,from,reason'],
    ['users', '/users'],
    ['users', '/users', 'sort=name&fields=roles,name'],
    ['roles', '/roles'],
    ['api-keys', '/api-keys'],
    ['api-keys', '/api-keys', 'fields=expiresAt,name'],
    ['api-keys', '/api-keys', 'fields=secrets'],
    ['imports', '/imports'],
    ['imports', '/imports', 'fields=errors,failure'],
  ])('%s', async (list, path, query = '') => {
    const asked = query === '' ? '?' : `?${query}&`;
    const items = await itemsOf(`${path}${asked}`);
    expect(items.length).toBeGreaterThan(strangeTexts.length);
    await expectFiles(list, asked, items);
  });

  it.each([
    ['', null],
    ['sort=total&', null],
    ['q=a%20%22b&', null],
    ['sort=-number&', ['sku', 'name', 'orderId', 'source']],
  ])('order-lines with %s, cut to %s', async (query, fields) => {
    const orders = await itemsOf(`/orders?include=lines&${query}`);
    const items = orders.flatMap(({ id, number, status, ...order }) => {
      const { currency, source, reference, customerId, placedAt } = order;
      const named = { orderId: id, orderNumber: number, orderStatus: status };
      const rest = { ...named, currency, source, reference, customerId, placedAt };
      return (order['lines'] as object[]).map((line) => ({ ...line, ...rest }));
    });
    expect(items.length).toBeGreaterThan(5);
    const wanted = fields ? `fields=${fields.join(',')}&` : '';
    const cut = items.map((item) => (fields ? pick(item, fields) : item));
    await expectFiles('order-lines', `?${query}${wanted}`, cut);
  });

  it('within the warehouses of the caller', async () => {
    const signIn = new SignIn(app);
    const { id, email } = await signIn.user();
    await app
      .http()
      .put(`/api/v1/users/${id}/roles`)
      .set({ ...user, 'If-Match': '*' })
      .send({ roles: [{ role: 'warehouse_operator', warehouses: ['OTHER'] }] })
      .expect(200);
    const token = (await signIn.login(email)).data.accessToken;
    const operator = { Authorization: `Bearer ${token}` };
    for (const list of ['shipments', 'stocktakes']) {
      const items = await itemsOf(`/${list}?`, operator);
      expect(new Set(items.map(({ warehouse }) => warehouse))).toEqual(new Set(['OTHER']));
      await expectFiles(list, '?', items, operator);
    }
  });
});
