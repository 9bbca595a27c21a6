import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf, errorOf } from '../support/resource.js';
import { rolePermissions } from '../support/role-permissions.js';
import { SignIn } from '../support/sign-in.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

type Bearer = { readonly Authorization: string };
interface Own {
  readonly permissions: { readonly permission: string; readonly warehouses: string[] | null }[];
  readonly roles: { readonly role: string; readonly warehouses: string[] | null }[];
}

let app: TestApp;
let admin: Bearer;
let ber: Thing;
let ham: Thing;
let operatorId: string;
let operator: Bearer;

const own = async (as: Bearer): Promise<Own> =>
  dataOf<Own>(await app.http().get('/api/v1/me/permissions').set(as).expect(200));

const ask = (question: object, as: Bearer) =>
  app.http().post('/api/v1/authz/explain').set(as).send(question);

const explain = async (question: object, as: Bearer): Promise<Record<string, unknown>> =>
  dataOf(await ask(question, as).expect(200));

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.as('admin');
  const world = new StockWorld(app);
  ber = await world.warehouse();
  ham = await world.warehouse();
  const signIn = new SignIn(app);
  const { id, email } = await signIn.user();
  operatorId = id;
  const roles = [{ role: 'warehouse_operator', warehouses: [ber.code] }];
  await app
    .http()
    .put(`/api/v1/users/${id}/roles`)
    .set({ ...admin, 'If-Match': '*' })
    .send({ roles })
    .expect(200);
  operator = { Authorization: `Bearer ${(await signIn.login(email)).data.accessToken}` };
});

afterAll(() => app.close());

describe('what I may do', () => {
  it('is said with the warehouses of what is about warehouses', async () => {
    const { permissions, roles } = await own(operator);
    expect(roles).toEqual([{ role: 'warehouse_operator', warehouses: [ber.code] }]);
    const held = new Map(permissions.map(({ permission, warehouses }) => [permission, warehouses]));
    expect([...held.keys()].sort()).toEqual(
      [...(rolePermissions['warehouse_operator'] ?? [])].sort(),
    );
    expect(held.get('stock:adjust')).toEqual([ber.code]);
    expect(held.get('catalog:read')).toBeNull();
    const everything = await own(admin);
    expect(everything.permissions.every(({ warehouses }) => warehouses === null)).toBe(true);
  });
});

describe('why I may not', () => {
  const givers = ['admin', 'inventory_manager', 'warehouse_operator'];

  it('is a missing permission, or one for other warehouses', async () => {
    const permission = 'stock:adjust';
    expect(await explain({ permission, warehouse: ber.code }, operator)).toEqual({
      allowed: true,
      missing: null,
      grantedBy: ['warehouse_operator'],
      wouldGrant: [],
    });
    const scope = { allowed: false, missing: 'scope', grantedBy: [], wouldGrant: givers };
    expect(await explain({ permission, warehouse: ham.code }, operator)).toEqual(scope);
    expect(await explain({ permission }, operator)).toMatchObject({ allowed: true });
    expect(await explain({ permission: 'payments:refund' }, operator)).toEqual({
      allowed: false,
      missing: 'permission',
      grantedBy: [],
      wouldGrant: ['admin', 'finance'],
    });
    const elsewhere = { permission: 'catalog:read', warehouse: ham.code };
    expect(await explain(elsewhere, operator)).toMatchObject({ allowed: true });
  });

  it('tells nobody of a warehouse that they do not see', async () => {
    const permission = 'stock:read';
    const missing = await explain({ permission, warehouse: 'ATLANTIS' }, operator);
    expect(missing).toEqual(await explain({ permission, warehouse: ham.code }, operator));
    const refused = await ask({ permission, warehouse: 'ATLANTIS' }, admin).expect(422);
    expect(errorOf(refused).code).toBe('WAREHOUSE_UNKNOWN');
  });

  it('is told about others to who may read users', async () => {
    const question = { permission: 'stock:count', warehouse: ham.code, userId: operatorId };
    const auditor = await app.as('auditor');
    expect(await explain(question, auditor)).toMatchObject({ allowed: false, missing: 'scope' });
    const refused = await ask(question, await app.as('support')).expect(403);
    expect(errorOf(refused).details).toEqual({ permission: 'users:read' });
    expect(await explain(question, operator)).toMatchObject({ allowed: false, missing: 'scope' });
    const nobody = { ...question, userId: '01936f7e-8a00-7000-8000-0000000000ff' };
    expect(errorOf(await ask(nobody, auditor).expect(404)).code).toBe('USER_NOT_FOUND');
    await ask({ permission: 'stock:fly' }, admin).expect(400);
    await app.sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [operatorId]);
    expect(await explain({ ...question, warehouse: ber.code }, auditor)).toMatchObject({
      allowed: false,
      missing: 'permission',
    });
  });
});
