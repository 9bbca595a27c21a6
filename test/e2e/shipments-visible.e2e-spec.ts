import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import type { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, type ListOf } from '../support/resource.js';
import { lineIdOf, ShipDesk, type ShipmentBody } from '../support/ship-desk.js';
import { SignIn } from '../support/sign-in.js';

let app: TestApp;
let ship: ShipDesk;
let desk: OrderDesk;

beforeAll(async () => {
  app = await startTestApp();
  ship = await ShipDesk.open(app);
  ({ desk } = ship);
  await desk.warehouse('NEAR');
  await desk.warehouse('FAR', 2);
  await desk.product('TEA');
  await desk.product('MUG');
  await desk.receive('TEA', 500, 'NEAR');
  await desk.receive('MUG', 200, 'FAR');
});

afterAll(() => app.close());

describe('lists of shipments', () => {
  it('are filtered, sorted and paged', async () => {
    const order = await ship.confirmed({ TEA: 1, MUG: 1 });
    const near = await ship.packed(order.id, 'NEAR', { ship: true });
    const far = await ship.packed(order.id, 'FAR');
    const idsAt = async (path: string) =>
      (await ship.items<ShipmentBody>(path)).map(({ id }) => id);
    const mine = `/shipments?orderId=${order.id}`;
    expect(await idsAt(mine)).toEqual([far.id, near.id]);
    expect(await idsAt(`/orders/${order.id}/shipments?sort=createdAt`)).toEqual([near.id, far.id]);
    expect(await idsAt(`${mine}&status=pending`)).toEqual([far.id]);
    expect(await idsAt(`${mine}&warehouse=near`)).toEqual([near.id]);
    expect(await idsAt(`${mine}&number=${far.number}`)).toEqual([far.id]);
    expect(await idsAt(`${mine}&shippedAt[gte]=2020-01-01T00:00:00Z`)).toEqual([near.id]);
    expect(await idsAt(`${mine}&sort=shippedAt`)).toEqual([far.id, near.id]);
    const page = dataOf<ListOf<ShipmentBody>>(await ship.get(`${mine}&limit=1&count=true`));
    expect(page.page).toMatchObject({ total: 2, next: expect.any(String) });
    expect(await idsAt(`${mine}&limit=1&after=${page.page.next}`)).toEqual([near.id]);
    await ship.get(`/orders/${randomUUID()}/shipments`).expect(404);
    await ship.get(`/orders/${randomUUID()}/reservations`).expect(404);
  });
});

describe('an operator of one warehouse', () => {
  it('sees and ships from there alone', async () => {
    const order = await ship.confirmed({ TEA: 2, MUG: 2 });
    const near = await ship.packed(order.id, 'NEAR', {
      lines: [{ lineId: lineIdOf(order, 'TEA'), quantity: 1 }],
    });
    const far = await ship.packed(order.id, 'FAR');
    const signIn = new SignIn(app);
    const { id: userId, email } = await signIn.user('auditor');
    const assignment = { roles: [{ role: 'warehouse_operator', warehouses: ['NEAR'] }] };
    const put = app.http().put(`/api/v1/users/${userId}/roles`).set(desk.user);
    await put.set('If-Match', '*').send(assignment).expect(200);
    const { data } = await signIn.login(email);
    const user = { Authorization: `Bearer ${data.accessToken}` };
    const get = (path: string) => app.http().get(`/api/v1${path}`).set(user);
    const post = (path: string, body: object = {}) =>
      app.http().post(`/api/v1${path}`).set(user).set('Idempotency-Key', randomUUID()).send(body);
    const listed = dataOf<ListOf<ShipmentBody>>(await get('/shipments?limit=100').expect(200));
    expect(new Set(listed.items.map(({ warehouse }) => warehouse))).toEqual(new Set(['NEAR']));
    const mine = dataOf<ListOf<ShipmentBody>>(await get(`/orders/${order.id}/shipments`));
    expect(mine.items.map(({ id }) => id)).toEqual([near.id]);
    const held = dataOf<ListOf<ShipmentBody>>(await get(`/orders/${order.id}/reservations`));
    expect(held.items.map(({ warehouse }) => warehouse)).toEqual(['NEAR']);
    await get(`/shipments/${near.id}`).expect(200);
    await get(`/shipments/${far.id}`).expect(404);
    const patch = app.http().patch(`/api/v1/shipments/${far.id}`).set(user).set('If-Match', '*');
    expect(errorOf(await patch.send({ carrier: 'Me' })).code).toBe('SHIPMENT_NOT_FOUND');
    for (const command of ['ship', 'deliver', 'cancel'])
      expect(errorOf(await post(`/shipments/${far.id}/${command}`)).code).toBe(
        'SHIPMENT_NOT_FOUND',
      );
    const elsewhere = await post(`/orders/${order.id}/shipments`, { warehouse: 'FAR' });
    expect([elsewhere.status, errorOf(elsewhere).code]).toEqual([404, 'WAREHOUSE_NOT_FOUND']);
    await post(`/orders/${order.id}/shipments`, { warehouse: 'NEAR', ship: true }).expect(201);
    await post(`/shipments/${near.id}/ship`).expect(200);
    await get(`/orders/${order.id}`).expect(403);
  });
});
