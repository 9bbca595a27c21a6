import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { ApiKeyUse } from '../../src/modules/api-keys/api-key-use.service.js';
import { newApiKeySecret } from '../../src/platform/access/api-key-format.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { dataOf, errorOf, eventsOf, type ListOf, type Stored } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

interface Issued extends Stored {
  readonly secret: string | null;
  readonly secrets: { readonly prefix: string }[];
}

type Headers = Record<string, string>;

const keys = '/api/v1/api-keys';

describe('API keys', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: Headers;

  beforeAll(async () => {
    const database = await createTestDatabase();
    const shared = { ...database, drop: () => Promise.resolve() };
    const trusting = (config: Parameters<NonNullable<Parameters<typeof startTestApp>[0]>>[0]) => ({
      ...config,
      auth: { ...config.auth, permissionTtlSeconds: 3_600 },
    });
    app = await startTestApp(trusting, () => Promise.resolve(database));
    other = await startTestApp(trusting, () => Promise.resolve(shared));
    admin = { ...(await app.as('admin')) };
  });

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const post = (path: string, body: object, headers: Headers) =>
    app.http().post(path).set(headers).send(body);

  async function issue(body: object = {}, headers = admin): Promise<Issued & { secret: string }> {
    const described = { name: 'Export', permissions: ['catalog:read', 'stock:read'], ...body };
    const answer = await post(keys, described, headers);
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
    return dataOf<Issued & { secret: string }>(answer);
  }

  async function outcome(sent: PromiseLike<Response>): Promise<[number, string | undefined]> {
    const answer = await sent;
    const { error } = answer.body as { error?: { code: string } };
    return [answer.status, error?.code];
  }

  const products = (headers: Headers, on = app) =>
    outcome(on.http().get('/api/v1/products').set(headers));
  const withKey = (secret: string): Headers => ({ 'X-API-Key': secret });
  const ok = [200, undefined];
  const refused = [401, 'UNAUTHENTICATED'];

  it('work in either header, and say who they are', async () => {
    const { id, secret } = await issue();
    expect(await products(withKey(secret))).toEqual(ok);
    expect(await products({ Authorization: `Bearer ${secret}` })).toEqual(ok);
    const me = await app.http().get('/api/v1/me').set(withKey(secret));
    expect(dataOf(me)).toEqual({
      kind: 'api-key',
      id,
      name: 'Export',
      email: null,
      roles: [],
      permissions: ['catalog:read', 'stock:read'],
    });
  });

  it('may do what they were given and no more', async () => {
    const { secret } = await issue();
    const orders = await app.http().get('/api/v1/orders').set(withKey(secret));
    expect([orders.status, errorOf(orders).details]).toEqual([403, { permission: 'orders:read' }]);
    const out = app.http().post('/api/v1/auth/logout').set(withKey(secret));
    expect(await outcome(out)).toEqual([403, 'USER_REQUIRED']);
  });

  it('are refused unknown, broken, in the query, and beside a wrong Authorization', async () => {
    const { secret } = await issue();
    expect(await products(withKey(newApiKeySecret().key))).toEqual(refused);
    expect(await products(withKey(secret.slice(0, -1)))).toEqual(refused);
    expect(await outcome(app.http().get(`/api/v1/me?api_key=${secret}`))).toEqual(refused);
    expect(await products({ ...withKey(secret), Authorization: 'Bearer x' })).toEqual(refused);
    const token = String(admin['Authorization']).replace('Bearer ', '');
    expect(await products(withKey(token))).toEqual(refused);
  });

  it('are looked up once, not per request', async () => {
    const { secret } = await issue();
    // The first one of a day begins it, and has each key noted once more.
    await app.get(ApiKeyUse).flush();
    await app.http().get('/api/v1/me').set(withKey(secret));
    await app.get(ApiKeyUse).flush();
    const statements = await statementsOf(() => app.http().get('/api/v1/me').set(withKey(secret)));
    expect(statements).toEqual([]);
  });

  it('show their secret once: not when read, replayed, recorded or stored', async () => {
    const headers = { ...admin, 'Idempotency-Key': 'one-key' };
    const { id, secret } = await issue({}, headers);
    const again = await issue({}, headers);
    expect([again.id, again.secret]).toEqual([id, null]);
    const list = await app.http().get(keys).set(admin);
    expect(dataOf<ListOf<Stored>>(list).items.map((item) => item.id)).toContain(id);
    expect(list.text).not.toContain(secret);
    const stored = await app.sql<{ row: string }>(
      `SELECT k::text AS row FROM api_keys k UNION ALL SELECT s::text FROM api_key_secrets s
       UNION ALL SELECT i::text FROM idempotency_keys i UNION ALL SELECT a::text FROM audit_entries a
       UNION ALL SELECT o::text FROM outbox_events o`,
    );
    expect(stored.filter(({ row }) => row.includes(secret.slice(12)))).toEqual([]);
  });

  it('are changed with the version that was read, and recorded', async () => {
    const key = await issue();
    const patch = (version: number) =>
      app
        .http()
        .patch(`${keys}/${key.id}`)
        .set({ ...admin, 'If-Match': `"${version}"` })
        .send({ permissions: ['catalog:read'] });
    expect((await patch(key.version)).status).toBe(200);
    expect(await outcome(patch(key.version))).toEqual([412, 'PRECONDITION_FAILED']);
    const read = await app.http().get(`${keys}/${key.id}`).set(admin);
    expect(dataOf(read)).toMatchObject({ permissions: ['catalog:read'], version: 2 });
    expect(await eventsOf(app, key.id)).toEqual(['api_key.created', 'api_key.updated']);
  });

  it('name themselves and their owner in the audit', async () => {
    const { id, secret } = await issue({ permissions: ['catalog:write'] });
    const category = { slug: 'by-a-key', name: 'By a key' };
    const made = await post('/api/v1/categories', category, {
      ...withKey(secret),
      'Idempotency-Key': 'by-a-key',
    });
    const text = `SELECT actor_kind AS kind, actor_name AS name FROM audit_entries
                   WHERE resource_id = $1 AND actor_id = $2`;
    const found = await app.sql(text, [dataOf(made).id, id]);
    expect(found).toEqual([{ kind: 'api-key', name: 'Export (admin)' }]);
  });

  it('are revoked on every instance within moments', async () => {
    const { id, secret } = await issue();
    expect(await products(withKey(secret), other)).toEqual(ok);
    const gone = app.http().delete(`${keys}/${id}`);
    expect((await gone.set({ ...admin, 'If-Match': '*' })).status).toBe(204);
    expect(await products(withKey(secret))).toEqual(refused);
    await until(async () => (await products(withKey(secret), other))[0] === 401);
    expect((await app.http().get(`${keys}/${id}`).set(admin)).status).toBe(404);
  });

  it('rotate with two valid secrets, never three', async () => {
    const { id, secret } = await issue();
    const rotate = (body: object, headers = admin) => post(`${keys}/${id}/rotate`, body, headers);
    const second = dataOf<Issued>(await rotate({ overlapSeconds: 60 }));
    expect(await products(withKey(secret))).toEqual(ok);
    expect(await products(withKey(String(second.secret)))).toEqual(ok);
    expect(await outcome(rotate({}))).toEqual([409, 'API_KEY_ROTATING']);
    const end = (prefix: string) =>
      app
        .http()
        .delete(`${keys}/${id}/secrets/${prefix}`)
        .set({ ...admin, 'If-Match': '*' });
    expect((await end(secret.slice(0, 11))).status).toBe(204);
    expect(await products(withKey(secret))).toEqual(refused);
    expect(await outcome(end(secret.slice(0, 11)))).toEqual([404, 'API_KEY_NOT_FOUND']);
    const last = String(second.secret).slice(0, 11);
    expect(await outcome(end(last))).toEqual([409, 'API_KEY_LAST_SECRET']);
    const third = dataOf<Issued>(await rotate({ overlapSeconds: 0 }));
    expect(await products(withKey(String(second.secret)))).toEqual(refused);
    expect(await products(withKey(String(third.secret)))).toEqual(ok);
    expect(third.secrets).toHaveLength(1);
  });

  it('never have three secrets, however many rotate at once', async () => {
    const { id } = await issue();
    const race = Array.from({ length: 5 }, () => post(`${keys}/${id}/rotate`, {}, admin));
    const statuses = (await Promise.all(race)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409, 409, 409, 409]);
  });

  it('rotate themselves, make and change no key, and rotate no other', async () => {
    const body = { permissions: ['api-keys:read', 'api-keys:write'] };
    const own = await issue(body);
    const foreign = await issue(body);
    const rotate = (id: string) => outcome(post(`${keys}/${id}/rotate`, {}, withKey(own.secret)));
    expect(await rotate(own.id)).toEqual(ok);
    expect(await rotate(foreign.id)).toEqual([403, 'API_KEY_OWNER_REQUIRED']);
    const made = post(keys, { name: 'Child', permissions: ['catalog:read'] }, withKey(own.secret));
    expect(await outcome(made)).toEqual([403, 'USER_REQUIRED']);
    const headers = { ...withKey(own.secret), 'If-Match': '*' };
    const wider = app.http().patch(`${keys}/${foreign.id}`).set(headers);
    expect(await outcome(wider.send({ permissions: ['orders:read'] }))).toEqual([
      403,
      'USER_REQUIRED',
    ]);
  });

  it('expire', async () => {
    const { id, secret } = await issue();
    await app.sql(`UPDATE api_key_secrets SET expires_at = now() WHERE api_key_id = $1`, [id]);
    expect(await products(withKey(secret))).toEqual([401, 'API_KEY_EXPIRED']);
    const long = post(keys, { name: 'x', permissions: ['stock:read'], expiresInDays: 366 }, admin);
    expect(await outcome(long)).toEqual([422, 'API_KEY_LIFETIME_TOO_LONG']);
  });

  it('work from allowed networks only, whatever a client says it was forwarded for', async () => {
    const away = await issue({ allowedNetworks: ['203.0.113.0/24', '2001:db8::/32'] });
    const forged = { ...withKey(away.secret), 'X-Forwarded-For': '203.0.113.9' };
    expect(await products(forged)).toEqual([403, 'API_KEY_ADDRESS_DENIED']);
    const here = await issue({ allowedNetworks: ['127.0.0.0/8', '::1'] });
    expect(await products(withKey(here.secret))).toEqual(ok);
    const wrong = { name: 'x', permissions: ['stock:read'], allowedNetworks: ['10.0.0.0/40'] };
    expect(await outcome(post(keys, wrong, admin))).toEqual([422, 'API_KEY_NETWORK_INVALID']);
  });

  describe('of somebody who may make keys', () => {
    let owner: { id: string; email: string };
    let bearer: Headers;

    beforeAll(async () => {
      await app.sql(
        `INSERT INTO roles (id, name, description, permissions)
         VALUES (gen_random_uuid(), 'integrator', 'Makes keys',
                 ARRAY['catalog:read', 'stock:read', 'api-keys:read', 'api-keys:write'])`,
      );
      const signIn = new SignIn(app);
      owner = await signIn.user('integrator');
      const { data } = await signIn.login(owner.email);
      bearer = { Authorization: `Bearer ${data.accessToken}` };
    });

    it('hold nothing that their maker lacks, also by a change of somebody else’s key', async () => {
      const wanted = { name: 'x', permissions: ['catalog:read', 'orders:read'] };
      const answer = await post(keys, wanted, bearer);
      expect([answer.status, errorOf(answer).code, errorOf(answer).details]).toEqual([
        403,
        'API_KEY_PERMISSIONS_EXCEEDED',
        { permissions: ['orders:read'] },
      ]);
      const foreign = await issue();
      const headers = { ...bearer, 'If-Match': '*' };
      const wider = app.http().patch(`${keys}/${foreign.id}`).set(headers);
      expect(await outcome(wider.send({ permissions: ['orders:read'] }))).toEqual([
        403,
        'API_KEY_PERMISSIONS_EXCEEDED',
      ]);
      const stolen = post(`${keys}/${foreign.id}/rotate`, {}, bearer);
      expect(await outcome(stolen)).toEqual([403, 'API_KEY_OWNER_REQUIRED']);
    });

    it('lose what their owner loses, and all when the owner is disabled', async () => {
      const { secret } = await issue({}, bearer);
      expect(await products(withKey(secret))).toEqual(ok);
      await app.sql(
        `UPDATE roles SET permissions = ARRAY['api-keys:write'] WHERE name = 'integrator'`,
      );
      // Any change of a key makes every instance ask again, as a change of roles does.
      await issue().then(({ id }) => post(`${keys}/${id}/rotate`, {}, admin));
      expect(await products(withKey(secret))).toEqual([403, 'FORBIDDEN']);
      await app.sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [owner.id]);
      await issue().then(({ id }) => post(`${keys}/${id}/rotate`, {}, admin));
      expect(await products(withKey(secret))).toEqual(refused);
    });
  });
});
