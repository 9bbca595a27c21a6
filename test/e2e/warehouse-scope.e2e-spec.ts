import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { finished, imported, rejectedCsv, upload } from '../support/imports.js';
import { dataOf, errorOf, type ListOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

type Bearer = { readonly Authorization: string };
interface Placed {
  readonly id: string;
  readonly warehouse: string;
}

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let world: StockWorld;
let admin: Bearer;
let tea: Thing;
let ber: Thing;
let ham: Thing;
let operator: Bearer;

/** A new user with these roles, given to them over HTTP. */
async function personWith(...roles: { role: string; warehouses?: string[] }[]): Promise<Bearer> {
  const signIn = new SignIn(app);
  const { id, email } = await signIn.user();
  await app
    .http()
    .put(`/api/v1/users/${id}/roles`)
    .set({ ...admin, 'If-Match': '*' })
    .send({ roles })
    .expect(200);
  return { Authorization: `Bearer ${(await signIn.login(email)).data.accessToken}` };
}

const get = async (path: string, as: Bearer): Promise<Response> =>
  app.http().get(`/api/v1/${path}`).set(as);

const post = async (path: string, body: object, as: Bearer): Promise<Response> =>
  app
    .http()
    .post(`/api/v1/${path}`)
    .set({ ...as, 'Idempotency-Key': randomUUID() })
    .send(body);

const patch = async (path: string, body: object, as: Bearer): Promise<Response> =>
  app
    .http()
    .patch(`/api/v1/${path}`)
    .set({ ...as, 'If-Match': '*' })
    .send(body);

const itemsOf = async (path: string, as: Bearer): Promise<Placed[]> =>
  dataOf<ListOf<Placed>>(await get(path, as)).items;

const warehousesIn = async (path: string, as: Bearer): Promise<string[]> => [
  ...new Set((await itemsOf(path, as)).map(({ warehouse }) => warehouse)),
];

/** What a refusal says, without what names the one request. */
function refusalOf(response: Response, ...names: string[]): string {
  const { code, message, details } = errorOf(response);
  const text = JSON.stringify({ status: response.status, code, message, details });
  return names.reduce((said, name) => said.replaceAll(name, '?'), text);
}

/** The id of what `path` lists of the warehouse. */
const idIn = async (path: string, warehouse: Thing): Promise<string> =>
  (await itemsOf(`${path}?warehouse=${warehouse.code}`, admin))[0]?.id ?? '';

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  admin = await app.as('admin');
  tea = await world.product();
  ber = await world.warehouse();
  ham = await world.warehouse();
  await world.receive(tea, ber, 5);
  await world.receive(tea, ham, 70);
  await world.receive(tea, ham, 7);
  operator = await personWith({ role: 'warehouse_operator', warehouses: [ber.code] });
});

afterAll(() => app.close());

describe('an operator of one warehouse', () => {
  it.each(['stock-levels', 'stock-movements'])('finds nothing of others in %s', async (path) => {
    expect((await warehousesIn(path, admin)).sort()).toEqual([ber.code, ham.code].sort());
    expect(await warehousesIn(path, operator)).toEqual([ber.code]);
    const counted = dataOf<ListOf<Placed>>(await get(`${path}?count=true`, operator));
    expect(counted.page).toMatchObject({ total: 1, next: null });
    for (const place of [ham.code, ham.id, 'ATLANTIS'])
      expect(await itemsOf(`${path}?warehouse=${place}`, operator)).toEqual([]);
    expect(await warehousesIn(`${path}?sku=${tea.code}`, operator)).toEqual([ber.code]);
  });

  it('finds nothing of others behind a cursor of somebody else', async () => {
    const first = dataOf<ListOf<Placed>>(await get('stock-movements?limit=1', admin));
    expect(first.page.next).not.toBeNull();
    const rest = await warehousesIn(`stock-movements?limit=100&after=${first.page.next}`, operator);
    expect(rest.filter((warehouse) => warehouse !== ber.code)).toEqual([]);
  });

  it.each(['stock-levels', 'stock-movements', 'warehouses'])(
    'cannot tell what is elsewhere in %s from what is nowhere',
    async (path) => {
      const list = path === 'warehouses' ? null : path;
      const [own, foreign] = list
        ? [await idIn(list, ber), await idIn(list, ham)]
        : [ber.id, ham.id];
      expect((await get(`${path}/${own}`, operator)).status).toBe(200);
      expect((await get(`${path}/${foreign}`, admin)).status).toBe(200);
      const elsewhere = await get(`${path}/${foreign}`, operator);
      const missing = await get(`${path}/${nowhere}`, operator);
      expect(elsewhere.status).toBe(404);
      expect(refusalOf(elsewhere, foreign)).toBe(refusalOf(missing, nowhere));
    },
  );

  it('sees its own warehouse in the list of warehouses', async () => {
    const list = dataOf<ListOf<{ code: string }>>(await get('warehouses?count=true', operator));
    expect(list.items.map(({ code }) => code)).toEqual([ber.code]);
    expect(list.page.total).toBe(1);
    expect(await itemsOf(`warehouses?code=${ham.code}`, operator)).toEqual([]);
    expect(await itemsOf(`warehouses?q=${ham.code}`, operator)).toEqual([]);
  });

  it('counts its own stock in availability and in reconciliation', async () => {
    const path = `stock/availability?sku=${tea.code}`;
    const [all] = dataOf<ListOf<Record<string, unknown>>>(await get(path, admin)).items;
    expect(all).toMatchObject({ onHand: 82, available: 82 });
    const [own] = dataOf<ListOf<Record<string, unknown>>>(await get(path, operator)).items;
    expect(own).toEqual({
      sku: tea.code,
      onHand: 5,
      allocated: 0,
      available: 5,
      warehouses: [{ warehouse: ber.code, onHand: 5, allocated: 0, available: 5 }],
    });
    const report = dataOf(await get('stock/reconciliation', operator));
    expect(report).toEqual({ clean: true, checked: 1, differences: [] });
  });

  it('is told of faults in its own warehouse only', async () => {
    const levels = 'UPDATE stock_levels SET on_hand = on_hand + $2 WHERE warehouse_id = $1';
    await app.sql(levels, [ham.id, 1]);
    expect(dataOf(await get('stock/reconciliation', admin))).toMatchObject({ clean: false });
    expect(dataOf(await get('stock/reconciliation', operator))).toMatchObject({ clean: true });
    await app.sql(levels, [ham.id, -1]);
  });

  it('moves stock there and nowhere else', async () => {
    const own = { sku: tea.code, warehouse: ber.code };
    expect((await post('stock/receipts', { ...own, quantity: 2 }, operator)).status).toBe(201);
    expect((await post('stock/adjustments', { ...own, quantity: -2 }, operator)).status).toBe(201);
    const commands = [
      ['stock/receipts', { quantity: 1 }],
      ['stock/adjustments', { quantity: -1 }],
      ['stock/adjustments', { setOnHand: 0, expectedOnHand: 77 }],
    ] as const;
    for (const [path, body] of commands) {
      const at = (warehouse: string) => post(path, { sku: tea.code, warehouse, ...body }, operator);
      const elsewhere = await at(ham.code);
      expect([elsewhere.status, errorOf(elsewhere).code]).toEqual([404, 'WAREHOUSE_NOT_FOUND']);
      expect(refusalOf(elsewhere, ham.code)).toBe(refusalOf(await at('ATLANTIS'), 'ATLANTIS'));
    }
    expect(await world.level(tea, ham)).toMatchObject({ onHand: 77 });
  });

  it('configures levels there and nowhere else', async () => {
    const body = { reorderPoint: 3 };
    const own = await patch(`stock-levels/${await idIn('stock-levels', ber)}`, body, operator);
    expect(own.status).toBe(200);
    const foreign = await idIn('stock-levels', ham);
    const elsewhere = await patch(`stock-levels/${foreign}`, body, operator);
    const missing = await patch(`stock-levels/${nowhere}`, body, operator);
    expect(elsewhere.status).toBe(404);
    expect(refusalOf(elsewhere, foreign)).toBe(refusalOf(missing, nowhere));
    const reorder = 'SELECT reorder_point FROM stock_levels WHERE id = $1';
    expect(await app.sql(reorder, [foreign])).toEqual([{ reorder_point: null }]);
  });
});

describe('a keeper of one warehouse', () => {
  it('changes that one, no other, and makes none', async () => {
    const keeper = await personWith({ role: 'inventory_manager', warehouses: [ber.code] });
    expect((await patch(`warehouses/${ber.id}`, { name: 'Berlin' }, keeper)).status).toBe(200);
    const tagged = { ...keeper, 'If-Match': '*' };
    const http = () => app.http();
    const body = { code: ham.code, name: 'Mine' };
    const foreign = [
      await patch(`warehouses/${ham.id}`, { name: 'Mine' }, keeper),
      await http().put(`/api/v1/warehouses/${ham.id}`).set(tagged).send(body),
      await http().delete(`/api/v1/warehouses/${ham.id}`).set(tagged),
    ];
    const missing = refusalOf(await patch(`warehouses/${nowhere}`, {}, keeper), nowhere);
    for (const response of foreign) expect(refusalOf(response, ham.id)).toBe(missing);
    const made = await post('warehouses', { code: 'NEW', name: 'New' }, keeper);
    expect([made.status, errorOf(made).details]).toEqual([403, { permission: 'warehouses:write' }]);
  });
});

describe('the warehouses of several roles', () => {
  it('add up permission by permission, and an assignment for none gives none', async () => {
    const viewer = { name: 'stock_viewer', description: 'Looks', permissions: ['stock:read'] };
    expect((await post('roles', viewer, admin)).status).toBe(201);
    const both = await personWith(
      { role: 'warehouse_operator', warehouses: [ber.code] },
      { role: 'stock_viewer', warehouses: [ham.code] },
    );
    const seen = await warehousesIn('stock-levels', both);
    expect(seen.sort()).toEqual([ber.code, ham.code].sort());
    const body = { sku: tea.code, warehouse: ham.code, quantity: 1 };
    expect((await post('stock/receipts', body, both)).status).toBe(404);
    const none = await personWith({ role: 'warehouse_operator', warehouses: [] });
    expect(await itemsOf('stock-levels?count=true', none)).toEqual([]);
    expect((await get(`warehouses/${ber.id}`, none)).status).toBe(404);
    expect((await get('products', none)).status).toBe(200);
    const wide = await personWith(
      { role: 'warehouse_operator', warehouses: [ber.code] },
      { role: 'support' },
    );
    expect((await warehousesIn('stock-levels', wide)).length).toBe(2);
  });
});

describe('an import of stock', () => {
  const csv = (place: string) =>
    `sku,warehouse,quantity\n${tea.code},${ber.code},3\n${tea.code},${place},9\n`;
  let importer: Bearer;

  beforeAll(async () => {
    const permissions = ['stock:read', 'stock:adjust', 'imports:read', 'imports:write'];
    const role = { name: 'stock_importer', description: 'Imports', permissions };
    expect((await post('roles', role, admin)).status).toBe(201);
    importer = await personWith({ role: 'stock_importer', warehouses: [ber.code] });
  });

  it('rejects the rows of other warehouses as those of warehouses that do not exist', async () => {
    const before = await world.level(tea, ham);
    const reasons: string[] = [];
    for (const place of [ham.code, 'ATLANTIS']) {
      const answer = await upload(app, { type: 'stock' }, csv(place), { ...importer });
      expect(answer.status).toBe(202);
      const { id } = dataOf<{ id: string }>(answer);
      expect(await finished(app, id)).toMatchObject({
        status: 'completed',
        rowsAccepted: 1,
        errors: [{ code: 'WAREHOUSE_UNKNOWN', rows: 1 }],
      });
      reasons.push((await rejectedCsv(app, id)).replaceAll(place, '?'));
      expect((await get(`imports/${id}`, importer)).status).toBe(200);
    }
    expect(reasons[0]).toBe(reasons[1]);
    expect(await world.level(tea, ham)).toEqual(before);
  });

  it('of somebody with more warehouses is not shown', async () => {
    const { id } = await imported(app, { type: 'stock', reference: 'all' }, csv(ham.code));
    const missing = refusalOf(await get(`imports/${nowhere}`, importer), nowhere);
    for (const tail of ['', '/rejected.csv'])
      expect(refusalOf(await get(`imports/${id}${tail}`, importer), id)).toBe(missing);
    const listed = dataOf<ListOf<Placed>>(await get('imports?count=true', importer));
    expect(listed.page.total).toBe(2);
    expect(listed.items.map((one) => one.id)).not.toContain(id);
    expect((await get(`imports/${id}`, await app.as('auditor'))).status).toBe(200);
  });
});
