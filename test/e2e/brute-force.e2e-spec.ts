import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { SecretBox } from '../../src/platform/crypto/secret-box.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { errorOf } from '../support/resource.js';
import { SignIn, testPassword } from '../support/sign-in.js';
import { until } from '../support/until.js';

const free = 5;
const wrong = 'not the password';
const refusals = (count: number) => Array<number>(count).fill(401);

describe('guessing passwords', () => {
  let app: TestApp;
  let other: TestApp;
  let signIn: SignIn;
  let otherSignIn: SignIn;

  beforeAll(async () => {
    const generous = (config: AppConfig) => ({
      ...config,
      signIn: { free, addressFree: 10_000, maxLockSeconds: 900 },
    });
    app = await startTestApp(generous);
    const sameDatabase = { url: app.databaseUrl, drop: () => Promise.resolve() };
    other = await startTestApp(generous, () => Promise.resolve(sameDatabase));
    [signIn, otherSignIn] = [new SignIn(app), new SignIn(other)];
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  // The first lock is one second; a longer one leaves the test its time.
  const longer = `UPDATE sign_in_attempts SET locked_until = now() + interval '10 minutes'
                   WHERE locked_until >= last_at + interval '0.9 seconds'`;
  const prolongAll = () => app.sql(longer);
  const prolong = (email: string) =>
    app.sql(`${longer} AND key_hash = $1`, [app.get(SecretBox).hash('sign-in account', email)]);

  async function lock(email: string, from = signIn): Promise<number[]> {
    const seen: number[] = [];
    while (!seen.includes(429)) {
      seen.push((await from.login(email, wrong)).status);
      await prolong(email);
    }
    return seen;
  }

  async function countedOf(email: string): Promise<{ failures: number; lock: number } | undefined> {
    const [row] = await app.sql<{ failures: number; lock: number }>(
      `SELECT failures, extract(epoch FROM locked_until - last_at)::int AS lock
         FROM sign_in_attempts WHERE key_hash = $1`,
      [app.get(SecretBox).hash('sign-in account', email)],
    );
    return row;
  }

  const unlockInTime = () =>
    app.sql(`UPDATE sign_in_attempts SET locked_until = now() WHERE locked_until > now()`);

  it('locks known and unknown accounts alike, and the right password stays outside', async () => {
    const { email } = await signIn.user();
    expect(await lock(email)).toEqual([...refusals(free), 429]);
    expect(await lock('nobody-at-all@example.com')).toEqual([...refusals(free), 429]);
    const answers = [
      await signIn.login(email, testPassword),
      await signIn.login(email.toUpperCase(), wrong),
      await signIn.login('Nobody-at-all@example.com', wrong),
    ];
    for (const { status, code, text } of answers) {
      expect([status, code]).toEqual([429, 'SIGN_IN_LOCKED']);
      expect(text.replace(/\d+/, 'n')).toBe(answers[0]?.text.replace(/\d+/, 'n'));
    }
    const asked = app.http().post('/api/v1/auth/login').send({ email, password: wrong });
    const refused = await asked;
    const { retryAfterSeconds } = errorOf(refused).details;
    expect(refused.headers['retry-after']).toBe(String(retryAfterSeconds));
    expect(Number(retryAfterSeconds)).toBeGreaterThan(500);
  });

  it('holds on every instance, and lets parallel guesses pass no further', async () => {
    const { email } = await signIn.user();
    const guesses = Array.from({ length: 100 }, (_, index) =>
      (index % 2 === 0 ? signIn : otherSignIn).login(email, wrong),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    const verified = statuses.filter((status) => status === 401).length;
    expect(statuses.filter((status) => status === 429)).toHaveLength(100 - verified);
    const row = await countedOf(email);
    // Every verified guess was counted, and every one beyond the free ones waited for its lock.
    expect(row).toEqual({ failures: verified, lock: 2 ** (verified - free) });
    expect(verified).toBeGreaterThanOrEqual(free);
    expect(verified).toBeLessThanOrEqual(free + 4);
  });

  it('lets many sign-ins of one user through at once', async () => {
    const { email } = await signIn.user();
    const all = await Promise.all(Array.from({ length: 12 }, () => signIn.login(email)));
    expect(all.map(({ status }) => status)).toEqual(Array<number>(12).fill(200));
  });

  it('doubles the lock with every further guess, and a success starts anew', async () => {
    const { email } = await signIn.user();
    await lock(email);
    for (const seconds of [2, 4, 8]) {
      await unlockInTime();
      expect((await signIn.login(email, wrong)).status).toBe(401);
      const row = await countedOf(email);
      expect(row?.lock).toBe(seconds);
    }
    await unlockInTime();
    expect((await signIn.login(email)).status).toBe(200);
    expect(await lock(email)).toEqual([...refusals(free), 429]);
  });

  it('is ended by an administrator, and by nobody without the permission', async () => {
    const user = await signIn.user();
    await lock(user.email);
    const unlock = async (role: string, id = user.id) =>
      app
        .http()
        .post(`/api/v1/users/${id}/unlock`)
        .set(await app.as(role));
    expect((await unlock('support')).status).toBe(403);
    expect((await unlock('admin', '01936f7e-8a00-7000-8000-0000000000ff')).status).toBe(404);
    expect((await unlock('admin')).status).toBe(204);
    expect((await otherSignIn.login(user.email)).status).toBe(200);
    const audit = await app.sql<{ actor_kind: string }>(
      `SELECT actor_kind FROM audit_entries WHERE action = 'auth.unlocked' AND resource_id = $1`,
      [user.id],
    );
    expect(audit).toEqual([{ actor_kind: 'user' }]);
  });

  it('counts for step-up as well', async () => {
    const { email } = await signIn.user();
    const { accessToken } = (await signIn.login(email)).data;
    const stepUp = (password: string) => signIn.post('step-up', { password }, accessToken);
    const seen: (string | undefined)[] = [];
    for (let tries = 0; tries < free; tries += 1) seen.push((await stepUp(wrong)).code);
    expect(new Set(seen)).toEqual(new Set(['STEP_UP_REFUSED']));
    await prolong(email);
    expect((await stepUp(testPassword)).code).toBe('SIGN_IN_LOCKED');
  });

  it('counts for changing the password as well, on whichever instance', async () => {
    const { email } = await signIn.user();
    const { accessToken } = (await signIn.login(email)).data;
    const change = async (at: TestApp, currentPassword: string) => {
      const sent = at
        .http()
        .post('/api/v1/me/password')
        .set('Authorization', `Bearer ${accessToken}`);
      return sent.send({ currentPassword, newPassword: 'seven green hills at dawn' });
    };
    const seen: string[] = [];
    for (let tries = 0; tries < free; tries += 1)
      seen.push(errorOf(await change(tries % 2 === 0 ? app : other, wrong)).code);
    expect(new Set(seen)).toEqual(new Set(['CURRENT_PASSWORD_WRONG']));
    await prolong(email);
    for (const at of [app, other]) {
      const refused = await change(at, testPassword);
      expect([refused.status, errorOf(refused).code]).toEqual([429, 'SIGN_IN_LOCKED']);
      expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    }
    expect((await otherSignIn.login(email)).code).toBe('SIGN_IN_LOCKED');
    expect((await signIn.post('step-up', { password: testPassword }, accessToken)).code).toBe(
      'SIGN_IN_LOCKED',
    );
    // The right one, in time, clears nothing before the new password is stored.
    await unlockInTime();
    const { failures } = (await countedOf(email)) ?? { failures: 0 };
    const common = await app
      .http()
      .post('/api/v1/me/password')
      .set('Authorization', `Bearer ${accessToken}`)
      .send({ currentPassword: testPassword, newPassword: 'qwerty123456' });
    expect(errorOf(common).code).toBe('PASSWORD_COMMON');
    expect(await countedOf(email)).toMatchObject({ failures });
    expect((await change(other, testPassword)).status).toBe(204);
    expect(await countedOf(email)).toBeUndefined();
  });

  it('leaves a trace without the address, and stores none', async () => {
    const email = 'traced-person@example.com';
    await lock(email);
    const audit = await app.sql<{ action: string; actor_kind: string; after: object }>(
      `SELECT action, actor_kind, after FROM audit_entries
        WHERE after ->> 'account' = 't***@example.com' ORDER BY id`,
    );
    expect(audit.map(({ action }) => action)).toEqual([
      ...Array<string>(free).fill('auth.login_failed'),
      'auth.locked_out',
    ]);
    expect(audit[0]?.actor_kind).toBe('anonymous');
    const rows = await app.sql(
      `SELECT FROM sign_in_attempts a WHERE a::text ~ $1 UNION ALL
       SELECT FROM audit_entries e WHERE e::text ~ $1 UNION ALL
       SELECT FROM outbox_events o WHERE o::text ~ $1`,
      ['traced-person'],
    );
    expect(rows).toEqual([]);
  });

  it('locks an address that tries many accounts once each', async () => {
    const strict = await startTestApp(
      (config) => ({ ...config, signIn: { free, addressFree: 10, maxLockSeconds: 900 } }),
      () => Promise.resolve({ url: app.databaseUrl, drop: () => Promise.resolve() }),
    );
    await app.sql(`DELETE FROM sign_in_attempts`);
    const stuffing = new SignIn(strict);
    const seen: number[] = [];
    await until(async () => {
      const answer = await strict
        .http()
        .post('/api/v1/auth/login')
        .set('X-Forwarded-For', `192.0.2.${seen.length}`)
        .send({ email: `victim-${seen.length}@example.com`, password: wrong });
      seen.push(answer.status);
      await prolongAll();
      return answer.status === 429;
    });
    expect(seen).toEqual([...refusals(10), 429]);
    await unlockInTime();
    const { email } = await stuffing.user();
    expect((await stuffing.login(email)).status).toBe(200);
    await strict.close();
  });
});
