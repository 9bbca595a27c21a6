import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { StocktakesService } from '../../src/modules/stocktakes/stocktakes.service.js';
import { TransfersService } from '../../src/modules/transfers/transfers.service.js';
import { ReturnCommands } from '../../src/modules/returns/return-commands.service.js';
import { ShipmentCommands } from '../../src/modules/shipments/shipment-commands.service.js';
import { UsersService } from '../../src/modules/users/users.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  matrixDifferences,
  type MatrixRow,
  matrixRoles,
  readMatrix,
} from '../support/authorization-matrix.js';
import { rolePermissions } from '../support/role-permissions.js';
import { controllersOf, routesOf } from '../support/routes.js';
import { SignIn } from '../support/sign-in.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

type Headers = Record<string, string>;
interface Refusal {
  readonly error?: { readonly code: string; readonly details: { readonly permission?: string } };
}

const nobodysId = '01936f7e-8a00-7000-8000-0000000000ff';
const matrix = readMatrix();
const guarded = matrix.filter(({ needs }) => needs !== 'public' && needs !== 'cookie');
const isRead = ({ route }: MatrixRow) => route.startsWith('GET ');
const inSome = (kind: MatrixRow['scope']) => matrix.filter(({ scope }) => scope === kind);

let app: TestApp;
let signIn: SignIn;
let tea: Thing;
let here: Thing;
let elsewhere: Thing;
let between: Thing;
/** It holds units in both of them, has a shipment of each, and takes some back. */
let orderId: string;
let returnId: string;

/** Of a new user with the role, everywhere or in some warehouses. */
async function bearerOf(role: string, warehouse?: Thing): Promise<Headers> {
  const { id, email } = await signIn.user(role);
  if (warehouse) {
    const assigned = `SELECT id FROM role_assignments WHERE user_id = $1`;
    await app.sql(`UPDATE role_assignments SET scoped = true WHERE user_id = $1`, [id]);
    await app.sql(
      `INSERT INTO role_assignment_warehouses (assignment_id, warehouse_id)
       SELECT (${assigned}), $2`,
      [id, warehouse.id],
    );
  }
  return { Authorization: `Bearer ${(await signIn.login(email)).data.accessToken}` };
}

async function call(
  { route }: MatrixRow,
  headers: Headers,
  { id = nobodysId, body, query = '' }: { id?: string; body?: object; query?: string } = {},
): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const sent = app
    .http()
    [method.toLowerCase() as 'post'](`${path.replace(/:\w+/g, id)}${query}`)
    .set(headers);
  if (method === 'GET') return sent;
  return sent.set({ 'If-Match': '*', 'Idempotency-Key': randomUUID() }).send(body);
}

const codeOf = ({ body }: Response): string | undefined => (body as Refusal).error?.code;

/** A transfer on its way into the warehouse, or out of it. */
async function transferOf(warehouse: Thing, out: boolean): Promise<string> {
  const [from, to] = out ? [warehouse, between] : [between, warehouse];
  const lines = [{ sku: tea.code, quantity: 1 }];
  const order = { from: from.code, to: to.code, lines };
  return (await app.get(TransfersService).send(systemActor, order)).id;
}

/** A new one of a product that nobody else counts. */
async function stocktakeOf(warehouse: Thing): Promise<string> {
  const { code } = await new StockWorld(app).product();
  const request = { warehouse: warehouse.code, skus: [code] };
  return (await app.get(StocktakesService).start(systemActor, request)).id;
}

/** A row's object in a warehouse. */
async function idIn({ route }: MatrixRow, warehouse: Thing): Promise<string> {
  if (route.includes('/stock/transfers/')) return transferOf(warehouse, route.endsWith('/cancel'));
  if (route.includes('/orders/:id/')) return orderId;
  if (route.includes('/returns/')) return returnId;
  if (route.includes('/stocktakes/')) return stocktakeOf(warehouse);
  const [, table = ''] =
    /\/(stock-levels|stock-movements|shipments|warehouses)\//.exec(route) ?? [];
  if (table === '' || table === 'warehouses') return warehouse.id;
  const name = table.replace('-', '_');
  const text = `SELECT id FROM ${name} WHERE warehouse_id = $1 LIMIT 1`;
  return (await app.sql<{ id: string }>(text, [warehouse.id]))[0]?.id ?? '';
}

const bodyFor = ({ route }: MatrixRow, warehouse: Thing): object => {
  if (route.startsWith('PUT ')) return { code: warehouse.code, name: 'A warehouse' };
  const lines = [{ sku: tea.code, quantity: 1 }];
  if (route.endsWith('/stock/transfers')) return { from: warehouse.code, to: between.code, lines };
  if (route.endsWith('/stocktakes')) return { warehouse: warehouse.code, all: true };
  if (route.endsWith('/counts')) return { lines: [{ sku: tea.code, counted: 1 }] };
  const back = [{ lineId: nobodysId, quantity: 1, restock: true }];
  if (route.includes('/returns/')) return { warehouse: warehouse.code, lines: back };
  if (route.endsWith('/receive')) return { lines: [{ sku: tea.code, received: 1 }] };
  if (route.includes('/orders/')) return { warehouse: warehouse.code };
  return route.includes('/stock/') ? { sku: tea.code, warehouse: warehouse.code, quantity: 1 } : {};
};

async function makeOrder(world: StockWorld): Promise<void> {
  const mug = await world.product();
  const order = await world.order([mug, 10]);
  ({ orderId } = order);
  for (const warehouse of [here, elsewhere]) await world.receive(mug, warehouse, 5);
  await world.reserve(order);
  await app.sql(`UPDATE orders SET status = 'confirmed' WHERE id = $1`, [orderId]);
  const lines = order.lines.map(({ lineId }) => ({ lineId, quantity: 1 }));
  const ship = (request: { warehouse: string; ship?: boolean }) =>
    app.get(ShipmentCommands).create(systemActor, orderId, null, { ...request, lines });
  for (const { code } of [here, elsewhere]) await ship({ warehouse: code });
  await ship({ warehouse: here.code, ship: true });
  const made = await app.get(ReturnCommands).request(systemActor, orderId, null, { lines });
  returnId = made.id;
}

beforeAll(async () => {
  // It takes minutes on a slow machine, with one sign-in.
  app = await startTestApp((config) => ({
    ...config,
    auth: { ...config.auth, accessTokenTtlSeconds: 3_600, stepUpTtlSeconds: 3_600 },
  }));
  signIn = new SignIn(app);
  const world = new StockWorld(app);
  tea = await world.product();
  here = await world.warehouse();
  elsewhere = await world.warehouse();
  between = await world.warehouse();
  for (const warehouse of [here, elsewhere, between]) await world.receive(tea, warehouse, 50);
  await makeOrder(world);
  await app.get(UsersService).ensureAdministrator();
});

afterAll(() => app.close());

describe('the matrix of routes and roles', () => {
  it('names every route, what it needs, and nothing else', () => {
    expect(matrixDifferences(matrix, routesOf(controllersOf(app.app)))).toEqual([]);
  });

  it('lets nobody without a token into what is not public', async () => {
    const open: string[] = [];
    for (const row of guarded) {
      const response = await call(row, {});
      if (response.status !== 401 || codeOf(response) !== 'UNAUTHENTICATED') open.push(row.route);
    }
    expect(open).toEqual([]);
  });

  it('takes no access token for the cookie of a browser', async () => {
    const admin = await bearerOf('admin');
    const open: string[] = [];
    for (const row of matrix.filter(({ needs }) => needs === 'cookie')) {
      const { status } = await call(row, admin);
      if (status !== 401 && status !== 403) open.push(`${row.route}: ${status}`);
    }
    expect(open).toEqual([]);
  });

  it('asks nobody who they are where it is public', async () => {
    const closed: string[] = [];
    for (const row of matrix.filter(({ needs }) => needs === 'public')) {
      const response = await call(row, {});
      const code = codeOf(response) ?? '';
      if (['UNAUTHENTICATED', 'FORBIDDEN'].includes(code)) closed.push(`${row.route}: ${code}`);
    }
    expect(closed).toEqual([]);
  });

  it.each(matrixRoles)('lets %s into exactly what it says', async (role) => {
    const held: ReadonlySet<string> = new Set(rolePermissions[role]);
    const bearer = await bearerOf(role);
    const wrong: string[] = [];
    for (const row of guarded) {
      // What every user may do can end the session that does it.
      const own = row.needs === 'signed in' && !isRead(row);
      const response = await call(row, own ? await bearerOf(role) : bearer);
      const { status } = response;
      const { permission } = (response.body as Refusal).error?.details ?? {};
      const refused = status === 403 && codeOf(response) === 'FORBIDDEN';
      // A finer rule than the route's may still refuse, for a permission that is really missing.
      const finer =
        refused &&
        permission !== undefined &&
        !row.needs.split(' ').includes(permission) &&
        !held.has(permission);
      const admitted = (!refused || finer) && codeOf(response) !== 'UNAUTHENTICATED';
      if (admitted !== row.cells.get(role)) wrong.push(`${row.route}: ${status}`);
      if (status >= 500) wrong.push(`${row.route}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the matrix of warehouses', () => {
  it.each(matrixRoles)('keeps %s of one warehouse out of the others', async (role) => {
    const bearer = await bearerOf(role, here);
    const wrong: string[] = [];
    const expectStatus = (row: MatrixRow, what: string, found: number, fits: boolean): void => {
      if (!fits) wrong.push(`${row.route} ${what}: ${found}`);
    };
    const admitted = (row: MatrixRow) => row.cells.get(role) === true;
    for (const row of [...inSome('id'), ...inSome('body')].filter(admitted)) {
      for (const warehouse of [here, elsewhere]) {
        const options = { id: await idIn(row, warehouse), body: bodyFor(row, warehouse) };
        const { status } = await call(row, bearer, options);
        const inside = warehouse === here;
        const fits = inside ? ![401, 403, 404].includes(status) && status < 500 : status === 404;
        expectStatus(row, inside ? 'inside' : 'outside', status, fits);
      }
    }
    for (const row of inSome('rows').filter(admitted)) {
      const query = row.route.endsWith('availability') ? `?sku=${tea.code}` : '';
      const { status, text } = await call(row, bearer, { query, id: orderId });
      const leaks = text.includes(`"${elsewhere.code}"`) || text.includes(elsewhere.id);
      expectStatus(row, leaks ? 'leaks' : 'refuses', status, status === 200 && !leaks);
    }
    for (const row of inSome('everywhere').filter(admitted)) {
      const { status } = await call(row, bearer, { body: { code: `NEW-${role}`, name: 'New' } });
      expectStatus(row, 'makes', status, status === 403);
    }
    expect(wrong).toEqual([]);
  });

  it('shows to nobody less than they have: every scoped route has somebody inside', () => {
    const idle = matrix.filter(
      ({ scope, cells }) => scope !== '' && ![...cells.values()].some(Boolean),
    );
    expect(idle).toEqual([]);
  });
});
