import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allPermissions } from '../../src/platform/access/permissions.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

type Role = Stored & { name: string; permissions: string[]; requiresSecondFactor: boolean };

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
const path = '/api/v1/roles';
let app: TestApp;
let other: TestApp;
let signIn: SignIn;
let roles: Resource;
let serial = 0;

const unique = (name: string) => `${name}_${(serial += 1)}`;

const add = async (permissions: string[], name = unique('role')): Promise<Role> =>
  dataOf(await roles.post({ name, description: 'For a test', permissions }).expect(201));

const adminRole = async (): Promise<Role> => {
  const list = dataOf<ListOf<Role>>(await roles.get('?name=admin').expect(200));
  return list.items[0] as Role;
};

/** A new user with these roles, signed in; their Authorization header. */
async function bearerOf(...names: string[]): Promise<{ Authorization: string }> {
  const { email } = await signIn.user(...names);
  return { Authorization: `Bearer ${(await signIn.login(email)).data.accessToken}` };
}

// Permissions are remembered for an hour: only a signal can make them change within this test.
const slow: Parameters<typeof startTestApp>[0] = (config) => ({
  ...config,
  auth: { ...config.auth, permissionTtlSeconds: 3600 },
});

beforeAll(async () => {
  app = await startTestApp(slow);
  other = await startTestApp(slow, () =>
    Promise.resolve({ url: app.databaseUrl, drop: () => Promise.resolve() }),
  );
  signIn = new SignIn(app);
  roles = resourceOf(app, path, await app.as('admin'));
});

afterAll(async () => {
  await other.close();
  await app.close();
});

describe('a role', () => {
  it('is made from the list of permissions, once per Idempotency-Key', async () => {
    const body = { name: unique('clerk'), description: 'Clerks', permissions: ['orders:read'] };
    const key = { 'Idempotency-Key': 'role-1' };
    const response = await roles.post(body, key).expect(201);
    const role = dataOf<Role>(response);
    expect(role).toMatchObject({ ...body, requiresSecondFactor: false, version: 1 });
    expect(response.headers['location']).toBe(`${path}/${role.id}`);
    expect(response.headers['etag']).toBe('"1"');
    expect((await roles.post(body, key).expect(201)).body).toEqual(response.body);
    expect(errorOf(await roles.post(body).expect(409)).code).toBe('ROLE_NAME_TAKEN');
    expect(await eventsOf(app, role.id)).toEqual(['role.created']);
  });

  it('is read in one SQL statement, and not again while the copy is current', async () => {
    const { id } = await add(['orders:read']);
    await roles.get(`/${id}`).expect(200);
    expect(await statementsOf(() => roles.get(`/${id}`), ofRequests)).toHaveLength(1);
    await roles.get(`/${id}`, { 'If-None-Match': '"1"' }).expect(304);
    expect(errorOf(await roles.get(`/${nowhere}`).expect(404)).code).toBe('ROLE_NOT_FOUND');
  });

  it('is refused with an unknown permission, and with every invalid field at once', async () => {
    const body = { name: unique('fax'), description: 'Faxes', permissions: ['orders:fax'] };
    const unknown = errorOf(await roles.post(body).expect(422));
    expect(unknown).toMatchObject({
      code: 'PERMISSION_UNKNOWN',
      details: { permissions: ['orders:fax'] },
    });
    const wrong = { name: 'Clerk!', description: '', permissions: 'all', isAdmin: true };
    const invalid = await roles.post(wrong).expect(400);
    expect(pointersOf(invalid)).toEqual(['/description', '/isAdmin', '/name', '/permissions']);
  });

  it('is replaced by PUT, changed by PATCH, and needs the tag for both', async () => {
    const { id, name } = await add(['orders:read']);
    const body = { name, description: 'New', permissions: ['catalog:read', 'orders:read'] };
    expect(dataOf(await roles.put(id, 1, body).expect(200))).toMatchObject({ ...body, version: 2 });
    const patched = await roles.patch(id, 2, { requiresSecondFactor: true }).expect(200);
    expect(dataOf(patched)).toMatchObject({ ...body, requiresSecondFactor: true, version: 3 });
    const late = errorOf(await roles.patch(id, 2, { description: 'Late' }).expect(412));
    expect(late.details).toEqual({ currentVersion: 3 });
    expect(dataOf(await roles.patch(id, 3, { description: 'New' }).expect(200)).version).toBe(3);
    const admin = await app.as('admin');
    await app.http().put(`${path}/${id}`).set(admin).send(body).expect(428);
    expect(errorOf(await roles.patch(nowhere, 1, {}).expect(404)).code).toBe('ROLE_NOT_FOUND');
    expect(await eventsOf(app, id)).toEqual(['role.created', 'role.updated', 'role.updated']);
  });

  it('is changed by one of two writers', async () => {
    const { id } = await add(['orders:read']);
    const both = ['first', 'second'].map((description) => roles.patch(id, 1, { description }));
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412]);
  });

  it('is deleted once nobody has it', async () => {
    const { id, name } = await add(['orders:read']);
    const { id: userId } = await signIn.user(name);
    expect(errorOf(await roles.remove(id, 1).expect(409)).code).toBe('ROLE_IN_USE');
    await app.sql('DELETE FROM role_assignments WHERE user_id = $1', [userId]);
    await roles.remove(id, 9).expect(412);
    await roles.remove(id, 1).expect(204);
    await roles.remove(id, 1).expect(404);
    expect(await eventsOf(app, id)).toEqual(['role.created', 'role.deleted']);
  });
});

describe('the role of the administrators', () => {
  it('keeps its name, its permissions and its life, and may ask for a second factor', async () => {
    const { id, version, description } = await adminRole();
    const fewer = allPermissions.slice(1);
    const put = { name: 'admin', description, permissions: fewer };
    const refused = [
      await roles.patch(id, version, { name: 'root' }),
      await roles.patch(id, version, { permissions: fewer }),
      await roles.put(id, version, put),
      await roles.remove(id, version),
    ];
    for (const response of refused) {
      expect([response.status, errorOf(response).code]).toEqual([409, 'ROLE_BUILT_IN']);
    }
    const changed = await roles.patch(id, version, { description: 'All of it' }).expect(200);
    expect(dataOf<Role>(changed).permissions).toHaveLength(allPermissions.length);
  });
});

describe('nobody gives what they lack', () => {
  it('when a role is made or changed; what it had before stays', async () => {
    const { name } = await add(['roles:read', 'roles:write', 'orders:read']);
    const clerk = resourceOf(app, path, await bearerOf(name));
    const body = { name: unique('own'), description: 'Mine', permissions: ['orders:read'] };
    const { id } = dataOf(await clerk.post(body).expect(201));
    const more = { ...body, permissions: ['orders:read', 'orders:cancel', 'users:write'] };
    const missing = { missing: ['orders:cancel', 'users:write'] };
    const attempts = [
      await clerk.post({ ...more, name: unique('more') }),
      await clerk.put(id, 1, more),
      await clerk.patch(id, 1, { permissions: more.permissions }),
    ];
    for (const response of attempts) {
      expect(response.status).toBe(403);
      expect(errorOf(response)).toMatchObject({ code: 'GRANT_EXCEEDS_OWN', details: missing });
    }
    const rich = await add(['audit:read', 'users:read']);
    const narrowed = await clerk.patch(rich.id, 1, { permissions: ['audit:read'] }).expect(200);
    expect(dataOf<Role>(narrowed).permissions).toEqual(['audit:read']);
    const denied = await clerk.patch(rich.id, 2, { permissions: ['audit:read', 'users:read'] });
    expect(denied.status).toBe(403);
  });
});

describe('a change of a role', () => {
  it('holds on every instance at once, with the token that was issued before', async () => {
    const { id, name } = await add(['orders:read']);
    const bearer = await bearerOf(name);
    const statusOf = async (instance: TestApp): Promise<number> =>
      (await instance.http().get('/api/v1/customers').set(bearer)).status;
    expect([await statusOf(app), await statusOf(other)]).toEqual([403, 403]);
    await roles.patch(id, 1, { permissions: ['customers:read'] }).expect(200);
    expect(await statusOf(app)).toBe(200);
    await until(async () => (await statusOf(other)) === 200);
    await roles.patch(id, 2, { permissions: [] }).expect(200);
    expect(await statusOf(app)).toBe(403);
    await until(async () => (await statusOf(other)) === 403);
  });
});

describe('the list of roles', () => {
  const namesOf = async (query: string): Promise<string[]> =>
    dataOf<ListOf<Role>>(await roles.get(query).expect(200)).items.map(({ name }) => name);

  it('is filtered by name, permission and text, sorted and paged', async () => {
    const { name } = await add(['usage:read'], unique('zebra'));
    expect(await namesOf('?permission=payments:refund')).toEqual(['admin', 'finance']);
    expect(await namesOf(`?q=ZEBRA`)).toEqual([name]);
    expect(await namesOf('?sort=-name&limit=1')).toEqual([name]);
    const first = dataOf<ListOf<Role>>(await roles.get('?limit=1').expect(200));
    expect(first.items[0]?.name).toBe('admin');
    expect((await namesOf(`?limit=1&after=${first.page.next}`))[0]).not.toBe('admin');
    expect(pointersOf(await roles.get('?permission=orders:fax').expect(400))).toEqual([
      '?permission',
    ]);
  });
});

describe('the list of permissions', () => {
  it('names all of them, what they are for and which can be for some warehouses', async () => {
    const response = await app
      .http()
      .get('/api/v1/permissions')
      .set(await app.as('auditor'))
      .expect(200);
    const { items } = dataOf<ListOf<{ permission: string; perWarehouse: boolean }>>(response);
    expect(items.map(({ permission }) => permission)).toEqual([...allPermissions]);
    const scoped = items.filter(({ perWarehouse }) => perWarehouse);
    expect(scoped.map(({ permission }) => permission)).toContain('stock:adjust');
    expect(scoped.map(({ permission }) => permission)).not.toContain('roles:write');
    await app
      .http()
      .get('/api/v1/permissions')
      .set(await app.as('support'))
      .expect(403);
  });
});
