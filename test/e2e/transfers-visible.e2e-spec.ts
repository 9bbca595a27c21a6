import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  type ListOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { statementsOf } from '../support/statement-counter.js';
import type { StockWorld, Thing } from '../support/stock-world.js';
import { keyed, type Transfer, TransferDesk, transfersPath } from '../support/transfer-desk.js';

type Headers = Record<string, string>;

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let desk: TransferDesk;
let world: StockWorld;
let transfers: Resource;
let london: Thing;
let paris: Thing;
let tea: Thing;
let mug: Thing;

const codeOf = async (request: Test, status: number) => errorOf(await request.expect(status)).code;

beforeAll(async () => {
  app = await startTestApp();
  desk = await TransferDesk.open(app);
  ({ world, london, paris } = desk);
  transfers = resourceOf(app, transfersPath, desk.user);
});

beforeEach(async () => {
  tea = await world.product();
  mug = await world.product();
  await world.receive(tea, london, 10);
  await world.receive(mug, london, 5);
});

afterAll(() => app.close());

describe('the list of transfers', () => {
  const found = async (query: string) =>
    dataOf<ListOf<Stored>>(await transfers.get(query).expect(200)).items.map(({ id }) => id);

  it('filters by status, warehouses, product and time, and pages by key', async () => {
    const lyon = await world.warehouse();
    const first = await desk.sent([[tea, 1]], { to: lyon.code });
    const second = await desk.sent([[mug, 1]], { to: lyon.code });
    await desk.command(first.id, 'cancel').expect(200);
    const to = `to=${lyon.code.toLowerCase()}`;
    expect(await found(`?${to}`)).toEqual([second.id, first.id]);
    expect(await found(`?${to}&status=cancelled,received`)).toEqual([first.id]);
    expect(await found(`?from=${london.id}&sku=${mug.code.toLowerCase()}`)).toEqual([second.id]);
    expect(await found(`?from=${lyon.code}`)).toEqual([]);
    expect(await found(`?${to}&createdAt[lt]=2020-01-01T00:00:00Z`)).toEqual([]);
    const page = dataOf<ListOf<Stored>>(await transfers.get(`?${to}&limit=1&count=true`));
    expect(page.page.total).toBe(2);
    expect(await found(`?${to}&limit=1&after=${String(page.page.next)}`)).toEqual([first.id]);
    await transfers.get('?status=lost').expect(400);
    await transfers.get('?reason=x').expect(400);
  });

  it('takes one statement, and so does one transfer', async () => {
    const { id } = await desk.sent([[tea, 4]]);
    await transfers.get(`/${id}`).expect(200);
    const one = await statementsOf(() => transfers.get(`/${id}`).expect(200));
    const list = await statementsOf(() => transfers.get('').expect(200));
    expect([one.length, list.length]).toEqual([1, 1]);
  });
});

describe('an operator of one warehouse', () => {
  const operatorOf = async (warehouse: Thing): Promise<Headers> => {
    const signIn = new SignIn(app);
    const { id, email } = await signIn.user();
    const roles = [{ role: 'warehouse_operator', warehouses: [warehouse.code] }];
    const admin = { ...(await app.as('admin')), 'If-Match': '*' };
    await app.http().put(`/api/v1/users/${id}/roles`).set(admin).send({ roles }).expect(200);
    return { Authorization: `Bearer ${(await signIn.login(email)).data.accessToken}` };
  };

  it('sends from it, receives into it, and sees what touches it', async () => {
    const lyon = await world.warehouse();
    const [sender, receiver, stranger] = [
      await operatorOf(london),
      await operatorOf(paris),
      await operatorOf(lyon),
    ];
    const as = (who: Headers, id: string, name: string, content: object = {}) =>
      desk.post(`/${id}/${name}`, content, keyed(), who);
    const body = desk.bodyOf([[tea, 4]]);
    const post = (who: Headers) => desk.post('', body, keyed(), who);
    const { id } = dataOf<Transfer>(await post(sender).expect(201));
    expect(await codeOf(post(receiver), 404)).toBe('WAREHOUSE_NOT_FOUND');
    for (const who of [sender, receiver]) {
      await app.http().get(`${transfersPath}/${id}`).set(who).expect(200);
      const list = dataOf<ListOf<Stored>>(
        await app.http().get(`${transfersPath}?sku=${tea.code}`).set(who),
      );
      expect(list.items.map((item) => item.id)).toEqual([id]);
    }
    const lines = [{ sku: tea.code, received: 1 }];
    expect(await codeOf(as(sender, id, 'receive', { lines }), 403)).toBe('FORBIDDEN');
    expect(await codeOf(as(receiver, id, 'cancel'), 403)).toBe('FORBIDDEN');
    for (const [name, sent] of Object.entries({ receive: { lines }, cancel: {} })) {
      const elsewhere = errorOf(await as(stranger, id, name, sent).expect(404));
      const missing = errorOf(await as(stranger, nowhere, name, sent).expect(404));
      expect({ ...elsewhere, details: null }).toEqual({ ...missing, details: null });
    }
    await app.http().get(`${transfersPath}/${id}`).set(stranger).expect(404);
    const none = dataOf<ListOf<Stored>>(
      await app.http().get(`${transfersPath}?count=true`).set(stranger),
    );
    expect(none).toMatchObject({ items: [], page: { total: 0 } });
    await as(receiver, id, 'receive', { lines }).expect(200);
  });
});
