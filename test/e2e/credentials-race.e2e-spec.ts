import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Secret, TOTP } from 'otpauth';
import { SessionsService } from '../../src/modules/auth/sessions.service.js';
import { UsersService } from '../../src/modules/users/users.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { SignIn, testPassword, type Tokens } from '../support/sign-in.js';
import { until } from '../support/until.js';

const next = 'seven green hills at dawn';
const gate = 4_711;

describe('a sign-in while its credentials change', () => {
  let app: TestApp;
  let other: TestApp;
  let signIn: SignIn;
  let blocker: pg.Client;

  beforeAll(async () => {
    app = await startTestApp();
    const sameDatabase = { url: app.databaseUrl, drop: () => Promise.resolve() };
    other = await startTestApp(undefined, () => Promise.resolve(sameDatabase));
    signIn = new SignIn(app);
    // Before the gate closes.
    await other.as('admin');
    blocker = new pg.Client({ connectionString: app.databaseUrl });
    await blocker.connect();
    // Sessions are opened only while the test lets them.
    await app.sql(`CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(${gate}); RETURN NEW; END $$`);
    await app.sql(`CREATE TRIGGER gate BEFORE INSERT ON sessions
      FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`);
  });
  afterAll(async () => {
    await blocker.end();
    await other.close();
    await app.close();
  });

  let user: { id: string; email: string };
  let mine: Tokens;

  beforeEach(async () => {
    user = await signIn.user('support');
    mine = (await signIn.login(user.email)).data;
  });

  const waiting = async (count: number) => {
    const rows = await app.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length >= count;
  };

  const changePassword = async (at = other, currentPassword = testPassword, newPassword = next) => {
    const sent = at
      .http()
      .post('/api/v1/me/password')
      .set('Authorization', `Bearer ${mine.accessToken}`);
    return (await sent.send({ currentPassword, newPassword })).status;
  };

  const disable = async () => {
    const path = `/api/v1/users/${user.id}`;
    const admin = await other.as('admin');
    const { headers } = await other.http().get(path).set(admin);
    const sent = other
      .http()
      .patch(path)
      .set(admin)
      .set('If-Match', headers['etag'] as string);
    return (await sent.send({ status: 'disabled' })).status;
  };

  /** Holds an opening session back until the change is done, or waits for that session. */
  async function overtaken(
    open: () => Promise<{ status: number; data: Tokens }>,
    change: () => Promise<number>,
  ): Promise<number> {
    await blocker.query(`SELECT pg_advisory_lock(${gate})`);
    const opening = open();
    await until(() => waiting(1));
    const done = { yes: false };
    const changing = change().finally(() => (done.yes = true));
    await until(async () => done.yes || (await waiting(2)));
    await blocker.query(`SELECT pg_advisory_unlock(${gate})`);
    expect(await changing).toBeLessThan(300);
    const { status, data } = await opening;
    return status === 200 ? (await signIn.me(data.accessToken)).status : status;
  }

  const enrol = async () => {
    const Authorization = `Bearer ${mine.accessToken}`;
    const path = '/api/v1/me/second-factor';
    const begun = await app.http().post(path).set({ Authorization });
    const { secret } = (begun.body as { data: { secret: string } }).data;
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const confirm = app.http().post(`${path}/confirm`).set({ Authorization });
    await confirm.send({ code: totp.generate() }).expect(200);
    return () => totp.generate({ timestamp: Date.now() + 30_000 });
  };

  const challenged = async () =>
    (
      await signIn.post<{ challenge: string }>('login', {
        email: user.email,
        password: testPassword,
      })
    ).data.challenge;

  it('leaves no session of the old password behind', async () => {
    expect(await overtaken(() => signIn.login(user.email), changePassword)).toBe(401);
  });

  it('leaves no session of a disabled user behind', async () => {
    expect(await overtaken(() => signIn.login(user.email), disable)).toBe(401);
    await app.sql(`UPDATE users SET status = 'active' WHERE id = $1`, [user.id]);
    const live = `SELECT FROM sessions WHERE user_id = $1 AND ended_at IS NULL`;
    expect(await app.sql(live, [user.id])).toEqual([]);
  });

  it('leaves no session of a challenge behind that the old password opened', async () => {
    const code = await enrol();
    const challenge = await challenged();
    const finish = () => signIn.post<Tokens>('login/second-factor', { challenge, code: code() });
    expect(await overtaken(finish, changePassword)).toBe(401);
  });

  it.each([
    ['a new password', () => changePassword()],
    ['disabling the user', () => disable()],
  ])('ends by %s what waits for a code', async (_, change) => {
    const code = await enrol();
    const challenge = await challenged();
    expect(await change()).toBeLessThan(300);
    await app.sql(`UPDATE users SET status = 'active' WHERE id = $1`, [user.id]);
    const late = await signIn.post('login/second-factor', { challenge, code: code() });
    expect([late.status, late.code]).toEqual([401, 'AUTH_CHALLENGE_INVALID']);
  });

  it('is refused when it was verified before the change and opens after it', async () => {
    const recognized = await app.get(UsersService).authenticate(user.email, testPassword);
    if (!recognized) throw new Error('not recognized');
    expect(await changePassword()).toBe(204);
    const open = app.get(SessionsService).open({ user: recognized, methods: ['pwd'] });
    await expect(open).rejects.toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
  });

  it('goes on when another sign-in hashes the same password anew', async () => {
    const { hash } = await import('@node-rs/argon2');
    const weak = await hash(testPassword, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await app.sql('UPDATE users SET password_hash = $2 WHERE id = $1', [user.id, weak]);
    const all = await Promise.all(
      [app, other, app, other].map((at) => new SignIn(at).login(user.email)),
    );
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('lets one of two changes at once win that both know the old password', async () => {
    const changes = [app, other].map((at, index) =>
      changePassword(at, testPassword, `${next} ${index}`),
    );
    expect((await Promise.all(changes)).sort()).toEqual([204, 403]);
  });
});
