import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { mailsTo, tokenIn, withMailbox } from '../support/mail.js';
import { SignIn } from '../support/sign-in.js';

interface User {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: string | null;
  readonly name: string;
  readonly status: string;
  readonly roles: string[];
  readonly version: number;
}

interface Body<Data> {
  readonly data: Data;
  readonly error?: { readonly code: string };
}

const chosen = 'seven green hills at dawn';
const invitation = { subject: /invited/ };
const verification = { subject: /Confirm/ };
let test: TestApp;
let other: TestApp;
let signIn: SignIn;
let admin: { Authorization: string };
let serial = 0;

beforeAll(async () => {
  const settings = (config: Parameters<typeof withMailbox>[0]) => ({
    ...withMailbox(config),
    auth: { ...config.auth, permissionTtlSeconds: 3600 },
  });
  test = await startTestApp(settings);
  other = await startTestApp(settings, () =>
    Promise.resolve({ url: test.databaseUrl, drop: () => Promise.resolve() }),
  );
  await test.get(JobEngine).work();
  signIn = new SignIn(test);
  admin = await test.as('admin');
});

afterAll(async () => {
  await other.close();
  await test.close();
});

const address = () => `guest-${(serial += 1)}@example.com`;

const invite = (email: string, roles = ['support'], by = admin) =>
  test
    .http()
    .post('/api/v1/users')
    .set({ ...by, 'Idempotency-Key': randomUUID() })
    .send({ email, name: 'A Guest', roles });

const invited = async (email: string): Promise<User> =>
  ((await invite(email).expect(201)).body as Body<User>).data;

const patch = (id: string, body: object, by = admin, tag = '*') =>
  test
    .http()
    .patch(`/api/v1/users/${id}`)
    .set({ ...by, 'If-Match': tag })
    .send(body);

const read = async (path: string): Promise<User> =>
  ((await test.http().get(`/api/v1/users/${path}`).set(admin).expect(200)).body as Body<User>).data;

const bearer = async (...roles: string[]) => {
  const user = await signIn.user(...roles);
  const { accessToken } = (await signIn.login(user.email)).data;
  return { ...user, accessToken, header: { Authorization: `Bearer ${accessToken}` } };
};

describe('an invitation', () => {
  it('lets its reader choose a password, once, and verifies the address', async () => {
    const email = address();
    const user = await invited(email);
    expect(user).toMatchObject({ status: 'invited', roles: ['support'], emailVerifiedAt: null });
    expect((await signIn.login(email, chosen)).status).toBe(401);
    const token = tokenIn((await mailsTo(test, email, invitation))[0]);
    const accept = (password: string) =>
      signIn.post('invitations/accept', { token, password, name: 'Grace' });
    expect((await accept('qwerty123456')).code).toBe('PASSWORD_COMMON');
    expect((await accept(email)).code).toBe('PASSWORD_COMMON');
    const both = await Promise.all([accept(chosen), accept(chosen)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 422]);
    expect((await signIn.login(email, chosen)).status).toBe(200);
    const { status, name, emailVerifiedAt } = await read(user.id);
    expect({ status, name, verified: emailVerifiedAt !== null }).toEqual({
      status: 'active',
      name: 'Grace',
      verified: true,
    });
  });

  it('is mailed again on demand, and only the newest link works', async () => {
    const email = address();
    const { id } = await invited(email);
    const first = tokenIn((await mailsTo(test, email, invitation))[0]);
    const resend = () => test.http().post(`/api/v1/users/${id}/invitation`).set(admin);
    await resend().expect(204);
    const second = tokenIn((await mailsTo(test, email, { ...invitation, count: 2 }))[0]);
    const accept = (token: string) =>
      signIn.post('invitations/accept', { token, password: chosen });
    expect((await accept(first)).code).toBe('USER_TOKEN_INVALID');
    expect((await accept(second)).status).toBe(204);
    expect((await resend().expect(409)).body).toMatchObject({
      error: { code: 'USER_NOT_INVITED' },
    });
  });

  it('gives nobody more than the inviter has, and no address twice', async () => {
    await test.sql(`INSERT INTO roles (id, name, description, permissions) VALUES
      (gen_random_uuid(), 'desk', 'Keeps users', '{users:read,users:write}')`);
    const desk = await bearer('desk');
    const refused = await invite(address(), ['admin'], desk.header).expect(403);
    expect(refused.body).toMatchObject({ error: { code: 'GRANT_EXCEEDS_OWN' } });
    await invite(address(), ['desk'], desk.header).expect(201);
    const taken = await invite(desk.email.toUpperCase()).expect(409);
    expect(taken.body).toMatchObject({ error: { code: 'USER_EMAIL_TAKEN' } });
    const unknown = await invite(address(), ['emperor']).expect(422);
    expect(unknown.body).toMatchObject({ error: { code: 'ROLE_UNKNOWN' } });
    const { id } = await bearer('admin');
    for (const body of [{ email: address() }, { status: 'disabled' }]) {
      const answer = await patch(id, body, desk.header).expect(403);
      expect(answer.body).toMatchObject({ error: { code: 'GRANT_EXCEEDS_OWN' } });
    }
  });

  it('cannot be skipped by an administrator', async () => {
    const { id } = await invited(address());
    const answer = await patch(id, { status: 'active' }).expect(409);
    expect(answer.body).toMatchObject({ error: { code: 'USER_NOT_ACTIVATED' } });
  });
});

describe('a user', () => {
  it('who is disabled is signed out on every instance, and cannot sign in', async () => {
    const { id, email, accessToken, header } = await bearer('support');
    const me = () => other.http().get('/api/v1/me').set(header);
    await me().expect(200);
    await patch(id, { status: 'disabled' }).expect(200);
    while ((await me()).status !== 401) await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await signIn.me(accessToken)).status).toBe(401);
    expect((await signIn.login(email)).status).toBe(401);
    await patch(id, { status: 'active' }).expect(200);
    expect((await signIn.login(email)).status).toBe(200);
    expect((await signIn.me(accessToken)).status).toBe(401);
  });

  it('is changed at the version that was read', async () => {
    const { id } = await signIn.user('support');
    const { version } = await read(id);
    await patch(id, { name: 'Ada' }, admin, `"${version + 1}"`).expect(412);
    const changed = await patch(id, { name: 'Ada' }, admin, `"${version}"`).expect(200);
    expect(changed.headers['etag']).toBe(`"${version + 1}"`);
    expect((await patch(id, { name: 'Ada' }).expect(200)).headers['etag']).toBe(`"${version + 1}"`);
    const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
    await patch(nowhere, { name: 'Ada' }).expect(404);
  });

  it('verifies an address, and a new one again', async () => {
    const { id, accessToken, email } = await bearer('support');
    const ask = () => signIn.post('email-verification', {}, accessToken);
    expect((await ask()).status).toBe(204);
    const old = tokenIn((await mailsTo(test, email, verification))[0]);
    const next = address();
    const changed = (await patch(id, { email: next }).expect(200)).body as Body<User>;
    expect(changed.data).toMatchObject({ email: next, emailVerifiedAt: null });
    const fresh = tokenIn((await mailsTo(test, next, verification))[0]);
    const confirm = (token: string) => signIn.post('email-verification/confirm', { token });
    expect((await confirm(old)).code).toBe('USER_TOKEN_INVALID');
    expect((await confirm(fresh)).status).toBe(204);
    expect((await confirm(fresh)).code).toBe('USER_TOKEN_INVALID');
    expect((await read(id)).emailVerifiedAt).not.toBeNull();
    expect((await ask()).status).toBe(204);
    expect(await mailsTo(test, next, verification)).toHaveLength(1);
  });

  it('is found by status, role and words', async () => {
    const email = address();
    const { id } = await invited(email);
    const list = async (query: string) => {
      const answer = await test.http().get(`/api/v1/users?${query}`).set(admin).expect(200);
      return (answer.body as Body<{ items: User[] }>).data.items.map((user) => user.id);
    };
    expect(await list('status=invited&limit=100')).toContain(id);
    expect(await list('status=active&limit=100')).not.toContain(id);
    expect(await list('role=support&limit=100')).toContain(id);
    expect(await list('role=admin&limit=100')).not.toContain(id);
    expect(await list(`q=${email}`)).toEqual([id]);
    await test
      .http()
      .get('/api/v1/users')
      .set(await test.as('support'))
      .expect(403);
  });
});

describe('the last administrator', () => {
  it('cannot be disabled, not even when two disable each other at once', async () => {
    const first = await bearer('admin');
    const second = await bearer('admin');
    await test.sql(
      `UPDATE users SET status = 'disabled' WHERE id NOT IN ($1, $2)
          AND id IN (SELECT user_id FROM role_assignments a JOIN roles r ON r.id = a.role_id
                      WHERE r.name = 'admin')`,
      [first.id, second.id],
    );
    const answers = await Promise.all([
      patch(second.id, { status: 'disabled' }, first.header),
      patch(first.id, { status: 'disabled' }, second.header),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [row] = await test.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM users WHERE id IN ($1, $2) AND status = 'active'`,
      [first.id, second.id],
    );
    expect(row?.count).toBe(1);
  });
});
