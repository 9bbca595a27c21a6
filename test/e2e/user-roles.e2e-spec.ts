import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf, errorOf, eventsOf, pointersOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

interface UserRoles {
  readonly version: number;
  readonly roles: { readonly role: string; readonly warehouses: string[] | null }[];
}

interface Person {
  readonly id: string;
  readonly bearer: { readonly Authorization: string };
}

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
const admins = [{ role: 'admin' }];
let app: TestApp;
let signIn: SignIn;
let admin: { Authorization: string };
let ber: Thing;
let ham: Thing;

const pathOf = (id: string) => `/api/v1/users/${id}/roles`;

async function person(...roles: string[]): Promise<Person> {
  const { id, email } = await signIn.user(...roles);
  const { accessToken } = (await signIn.login(email)).data;
  return { id, bearer: { Authorization: `Bearer ${accessToken}` } };
}

const read = async (id: string): Promise<UserRoles> =>
  dataOf<UserRoles>(await app.http().get(pathOf(id)).set(admin).expect(200));

const put = (id: string, roles: object[], by: object = admin, tag = '*') =>
  app
    .http()
    .put(pathOf(id))
    .set({ ...by, 'If-Match': tag })
    .send({ roles });

const statusOf = async ({ bearer }: Person, path: string): Promise<number> =>
  (await app.http().get(`/api/v1/${path}`).set(bearer)).status;

beforeAll(async () => {
  app = await startTestApp((config) => ({
    ...config,
    auth: { ...config.auth, permissionTtlSeconds: 3600 },
  }));
  signIn = new SignIn(app);
  admin = await app.as('admin');
  const world = new StockWorld(app);
  ber = await world.warehouse();
  ham = await world.warehouse();
});

afterAll(() => app.close());

describe('the roles of a user', () => {
  it('are read and replaced as a whole, with their warehouses, under the tag of the user', async () => {
    const { id } = await person('support');
    expect(await read(id)).toEqual({
      version: 1,
      roles: [{ role: 'support', warehouses: null }],
    });
    const wanted = [
      { role: 'warehouse_operator', warehouses: [ham.code.toLowerCase(), ber.code] },
      { role: 'support' },
    ];
    const answer = await put(id, wanted, admin, '"1"').expect(200);
    const codes = [ber.code, ham.code].sort();
    expect(dataOf<UserRoles>(answer)).toEqual({
      version: 2,
      roles: [
        { role: 'support', warehouses: null },
        { role: 'warehouse_operator', warehouses: codes },
      ],
    });
    expect(answer.headers['etag']).toBe('"2"');
    await app
      .http()
      .get(pathOf(id))
      .set({ ...admin, 'If-None-Match': '"2"' })
      .expect(304);
    await put(id, wanted, admin, '"1"').expect(412);
    await app.http().put(pathOf(id)).set(admin).send({ roles: [] }).expect(428);
    expect(dataOf<UserRoles>(await put(id, wanted).expect(200)).version).toBe(2);
    expect(await eventsOf(app, id)).toEqual(['user.created', 'user.roles_changed']);
    const [entry] = await app.sql<{ before: UserRoles; after: UserRoles }>(
      `SELECT before, after FROM audit_entries WHERE resource_id = $1 AND action = 'user.roles_changed'`,
      [id],
    );
    expect(entry?.before.roles).toEqual([{ role: 'support', warehouses: null }]);
    expect(entry?.after.roles).toHaveLength(2);
  });

  it('are refused when they name what does not exist, or a role twice', async () => {
    const { id } = await person();
    const unknown = errorOf(await put(id, [{ role: 'emperor' }]).expect(422));
    expect(unknown).toMatchObject({ code: 'ROLE_UNKNOWN', details: { roles: ['emperor'] } });
    const place = [{ role: 'support', warehouses: ['ATLANTIS'] }];
    const nowhereRefused = errorOf(await put(id, place).expect(422));
    expect(nowhereRefused).toMatchObject({
      code: 'WAREHOUSE_UNKNOWN',
      details: { warehouses: ['ATLANTIS'] },
    });
    const twice = await put(id, [{ role: 'support' }, { role: 'support' }]).expect(400);
    expect(pointersOf(twice)).toEqual(['/roles/1/role']);
    expect(errorOf(await put(nowhere, []).expect(404)).code).toBe('USER_NOT_FOUND');
    await app.http().get(pathOf(nowhere)).set(admin).expect(404);
  });

  it('hold at once: what is gained with the token at hand, what is lost by a new sign-in', async () => {
    const clerk = await person('support');
    expect(await statusOf(clerk, 'roles')).toBe(403);
    await put(clerk.id, [{ role: 'support' }, { role: 'auditor' }]).expect(200);
    expect(await statusOf(clerk, 'roles')).toBe(200);
    await put(clerk.id, [{ role: 'support' }]).expect(200);
    expect(await statusOf(clerk, 'roles')).toBe(401);
    const [session] = await app.sql(`SELECT end_reason FROM sessions WHERE user_id = $1`, [
      clerk.id,
    ]);
    expect(session).toEqual({ end_reason: 'roles_changed' });
  });
});

describe('nobody gives what they lack', () => {
  it('neither a role nor its warehouses', async () => {
    await app
      .http()
      .post('/api/v1/roles')
      .set(admin)
      .send({ name: 'shift_lead', description: 'Leads', permissions: ['roles:write'] })
      .expect(201);
    const lead = await person('shift_lead');
    const operator = (...codes: string[]) => ({ role: 'warehouse_operator', warehouses: codes });
    await put(lead.id, [{ role: 'shift_lead' }, operator(ber.code)]).expect(200);
    const { id } = await person();
    await put(id, [operator(ber.code)], lead.bearer).expect(200);
    const attempts = [
      [operator(ber.code, ham.code)],
      [{ role: 'warehouse_operator' }],
      [operator(ber.code), { role: 'support' }],
    ];
    for (const roles of attempts) {
      const refused = await put(id, roles, lead.bearer).expect(403);
      expect(errorOf(refused).code).toBe('GRANT_EXCEEDS_OWN');
    }
    const own = [{ role: 'shift_lead' }, { role: 'warehouse_operator' }];
    const itself = errorOf(await put(lead.id, own, lead.bearer).expect(403));
    expect(itself.details['missing']).toContain('stock:adjust');
    expect(itself.details['missing']).not.toContain('catalog:read');
    // What somebody else gave stays when the list names it again.
    await put(id, [operator(ber.code), { role: 'support' }]).expect(200);
    await put(id, [{ role: 'support' }], lead.bearer).expect(200);
  });

  it('and nobody without the permission gives anything, to themselves either', async () => {
    const auditor = await person('auditor');
    expect(errorOf(await put(auditor.id, admins, auditor.bearer).expect(403)).code).toBe(
      'FORBIDDEN',
    );
  });

  it('and not without a fresh proof of who gives', async () => {
    const other = await person('admin');
    const age = `UPDATE sessions SET stepped_up_at = now() - interval '1 day' WHERE user_id = $1`;
    await app.sql(age, [other.id]);
    const { id } = await person();
    expect(errorOf(await put(id, admins, other.bearer).expect(403)).code).toBe('STEP_UP_REQUIRED');
    await put(other.id, []).expect(200);
  });
});

describe('the last administrator', () => {
  it('stays, also for a moment, also with some warehouses only', async () => {
    const [{ id } = { id: '' }] = await app.sql<{ id: string }>(
      `SELECT user_id AS id FROM role_assignments a JOIN roles r ON r.id = a.role_id
        WHERE r.name = 'admin'`,
    );
    const scoped = [{ role: 'admin', warehouses: [ber.code] }];
    for (const roles of [[], [{ role: 'support' }], scoped]) {
      expect(errorOf(await put(id, roles).expect(409)).code).toBe('LAST_ADMINISTRATOR');
    }
    const disabled = await person('admin');
    await app.sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [disabled.id]);
    expect(errorOf(await put(id, []).expect(409)).code).toBe('LAST_ADMINISTRATOR');
  });

  it('is left when two administrators take it from each other at once', async () => {
    const [{ id } = { id: '' }] = await app.sql<{ id: string }>(
      `SELECT u.id FROM role_assignments a JOIN roles r ON r.id = a.role_id
         JOIN users u ON u.id = a.user_id AND u.status = 'active' WHERE r.name = 'admin'`,
    );
    const first: Person = { id, bearer: admin };
    const second = await person('admin');
    const answers = await Promise.all([
      put(second.id, [], first.bearer),
      put(first.id, [], second.bearer),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    // The loser finds itself signed out, or the other one to be the last.
    expect(statuses[0]).toBe(200);
    expect([401, 403, 409]).toContain(statuses[1]);
    const left = await app.sql(
      `SELECT 1 FROM role_assignments a JOIN roles r ON r.id = a.role_id
         JOIN users u ON u.id = a.user_id AND u.status = 'active' WHERE r.name = 'admin'`,
    );
    expect(left).toHaveLength(1);
  });
});
