import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ExportColumn, headOf, linesOf } from '../../src/platform/http/lists/export-text.js';
import { pick } from '../../src/platform/http/lists/response-fields.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { readCsv } from '../support/csv.js';
import { dataOf, type ListOf, type Stored } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { insertStrangeRows, strangeTexts } from '../support/strange-rows.js';

let app: TestApp;
let user: { Authorization: string };

beforeAll(async () => {
  app = await startTestApp();
  user = await app.as('admin');
  await insertStrangeRows(app);
}, 60_000);

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
