import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { SecondFactorChallenge as Challenge } from '../../src/modules/auth/second-factor-sign-in.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf, errorOf } from '../support/resource.js';
import { SignIn, testPassword, type Tokens } from '../support/sign-in.js';

interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

interface Enrolled extends Person {
  readonly secret: string;
  readonly recoveryCodes: string[];
}

const path = '/api/v1/me/second-factor';

describe('the second factor', () => {
  let app: TestApp;
  let other: TestApp;
  let signIn: SignIn;

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      signIn: { free: 8, addressFree: 10_000, maxLockSeconds: 900 },
    }));
    const sameDatabase = { url: app.databaseUrl, drop: () => Promise.resolve() };
    other = await startTestApp(undefined, () => Promise.resolve(sameDatabase));
    signIn = new SignIn(app);
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  const codeOf = (secret: string, offsetSeconds = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: Date.now() + offsetSeconds * 1000,
    });

  /** A code that was not used: the used ones are forgotten. */
  async function freshCode({ id, secret }: Enrolled): Promise<string> {
    await app.sql(`UPDATE second_factors SET last_step = 0 WHERE user_id = $1`, [id]);
    return codeOf(secret);
  }

  async function person(...roles: string[]): Promise<Person> {
    const user = await signIn.user(...roles);
    return { ...user, token: (await signIn.login(user.email)).data.accessToken };
  }

  async function enrolled(...roles: string[]): Promise<Enrolled> {
    const someone = await person(...roles);
    const begun = await app.http().post(path).set(bearer(someone.token));
    const { secret } = dataOf<{ secret: string }>(begun);
    const code = codeOf(secret);
    const done = await app.http().post(`${path}/confirm`).set(bearer(someone.token)).send({ code });
    return { ...someone, secret, ...dataOf<{ recoveryCodes: string[] }>(done) };
  }

  const begin = ({ email }: Person) =>
    signIn.post<Challenge>('login', { email, password: testPassword });
  const challenged = async (someone: Person) => (await begin(someone)).data;

  const finish = (challenge: string, code: string) =>
    signIn.post<Tokens>('login/second-factor', { challenge, code });

  const statusesOf = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

  it('is enrolled with a code of the app, and stored encrypted', async () => {
    const { token, id } = await person('auditor');
    const begun = await app.http().post(path).set(bearer(token));
    expect(begun.status).toBe(200);
    const data = dataOf<{ secret: string; otpauthUri: string; qrCode: string }>(begun);
    expect(data.otpauthUri).toContain(`secret=${data.secret}`);
    expect(data.qrCode).toMatch(/^data:image\/png;base64,iVBOR/);
    const confirm = (code: string) =>
      app.http().post(`${path}/confirm`).set(bearer(token)).send({ code });
    const wrong = await confirm(codeOf(data.secret, 3600));
    expect([wrong.status, errorOf(wrong).code]).toEqual([422, 'SECOND_FACTOR_CODE_INVALID']);
    const status = async () => dataOf<object>(await app.http().get(path).set(bearer(token)));
    expect(await status()).toEqual({ enrolled: false, enrolledAt: null, recoveryCodesLeft: 0 });
    const done = await confirm(codeOf(data.secret));
    const { recoveryCodes } = dataOf<{ recoveryCodes: string[] }>(done);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await status()).toMatchObject({ enrolled: true, recoveryCodesLeft: 10 });
    expect((await confirm(codeOf(data.secret))).status).toBe(409);
    expect((await app.http().post(path).set(bearer(token))).status).toBe(409);
    const stored = await app.sql<{ text: string }>(
      `SELECT f::text AS text FROM second_factors f WHERE user_id = $1
        UNION ALL SELECT c::text FROM recovery_codes c WHERE user_id = $1
        UNION ALL SELECT e::text FROM audit_entries e WHERE resource_id = $1::text`,
      [id],
    );
    const text = stored.map((row) => row.text).join('\n');
    expect(text).toContain('second_factor.enrolled');
    for (const secret of [data.secret, ...recoveryCodes]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('is asked for after the password, on every instance', async () => {
    const someone = await enrolled('auditor');
    const challenge = await challenged(someone);
    expect(challenge).toEqual({
      secondFactorRequired: true,
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      expiresIn: 300,
      methods: ['totp', 'recovery_code'],
    });
    const code = await freshCode(someone);
    const done = await new SignIn(other).post<Tokens>('login/second-factor', {
      challenge: challenge.challenge,
      code,
    });
    expect(done.status).toBe(200);
    expect((await signIn.me<{ id: string }>(done.data.accessToken)).data.id).toBe(someone.id);
    const [session] = await app.sql<{ by: string[] }>(
      `SELECT authenticated_by AS by FROM sessions WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1`,
      [someone.id],
    );
    expect(session?.by).toEqual(['pwd', 'otp']);
  });

  it('takes a code once: again, in a new challenge, or many times at once', async () => {
    const someone = await enrolled();
    const challenges = await Promise.all(Array.from({ length: 5 }, () => challenged(someone)));
    const code = await freshCode(someone);
    const answers = await Promise.all(challenges.map(({ challenge }) => finish(challenge, code)));
    expect(statusesOf(answers)).toEqual([200, 401, 401, 401, 401]);
    const again = await finish((await challenged(someone)).challenge, code);
    expect([again.status, again.code]).toEqual([401, 'AUTH_SECOND_FACTOR_REFUSED']);
  });

  it('does not take the code that confirmed the app for a sign-in', async () => {
    const someone = await enrolled();
    const { challenge } = await challenged(someone);
    expect((await finish(challenge, codeOf(someone.secret, -30))).status).toBe(401);
  });

  it('takes a recovery code once, also of two at once, and says so in the audit', async () => {
    const someone = await enrolled();
    const [code = '', second = ''] = someone.recoveryCodes;
    const challenges = [await challenged(someone), await challenged(someone)];
    const answers = await Promise.all(challenges.map(({ challenge }) => finish(challenge, code)));
    expect(statusesOf(answers)).toEqual([200, 401]);
    const { challenge } = await challenged(someone);
    const typed = second.toUpperCase().replaceAll('-', ' ');
    expect((await finish(challenge, typed)).status).toBe(200);
    const audit = await app.sql(
      `SELECT FROM audit_entries WHERE resource_id = $1
          AND action = 'second_factor.recovery_code_used'`,
      [someone.id],
    );
    expect(audit).toHaveLength(2);
  });

  it('takes a challenge once, of its user only, and for nothing else', async () => {
    const [ada, bob] = [await enrolled(), await enrolled()];
    const { challenge } = await challenged(ada);
    expect((await finish(challenge, await freshCode(bob))).status).toBe(401);
    expect((await signIn.me(challenge)).status).toBe(401);
    expect((await signIn.refresh(challenge)).status).toBe(401);
    expect((await finish(challenge, await freshCode(ada))).status).toBe(200);
    const again = await finish(challenge, await freshCode(ada));
    expect([again.status, again.code]).toEqual([401, 'AUTH_CHALLENGE_INVALID']);
    expect((await finish('made-up', await freshCode(ada))).code).toBe('AUTH_CHALLENGE_INVALID');
    const late = await challenged(ada);
    await app.sql(`UPDATE sign_in_challenges SET expires_at = now() WHERE user_id = $1`, [ada.id]);
    expect((await finish(late.challenge, await freshCode(ada))).code).toBe(
      'AUTH_CHALLENGE_INVALID',
    );
  });

  it('keeps the refresh token of a browser in its cookie, also after a code', async () => {
    const someone = await enrolled();
    const send = (command: string, body: object) =>
      app.http().post(`/api/v1/auth/browser/${command}`).set('Origin', app.url).send(body);
    const begun = await send('login', { email: someone.email, password: testPassword });
    expect(begun.headers['set-cookie']).toBeUndefined();
    const { challenge } = dataOf<Challenge>(begun);
    const elsewhere = await finish(challenge, await freshCode(someone));
    expect(elsewhere.code).toBe('AUTH_CHALLENGE_INVALID');
    const code = await freshCode(someone);
    const done = await send('login/second-factor', { challenge, code });
    expect([done.status, Object.keys(dataOf<object>(done)).sort()]).toEqual([
      200,
      ['accessToken', 'csrfToken', 'expiresIn', 'tokenType'],
    ]);
    expect(done.headers['set-cookie']?.toString()).toContain('HttpOnly');
  });

  it('lets few of many parallel guesses through, and the right code not after them', async () => {
    const someone = await enrolled();
    const { challenge } = await challenged(someone);
    const guesses = Array.from({ length: 60 }, (_, index) =>
      finish(challenge, String(100_000 + index)),
    );
    const codes = (await Promise.all(guesses)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'AUTH_SECOND_FACTOR_REFUSED')).toHaveLength(5);
    const late = await finish(challenge, await freshCode(someone));
    expect(late.code).toBe('AUTH_CHALLENGE_INVALID');
    // New challenges give no new guesses: the account counts them all, and the password clears nothing.
    const seen: (string | undefined)[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      const next = await begin(someone);
      seen.push(next.code ?? (await finish(next.data.challenge, '000000')).code);
      // The first lock is one second; a longer one leaves the test its time.
      await app.sql(`UPDATE sign_in_attempts SET locked_until = now() + interval '1 hour'
                      WHERE locked_until >= last_at + interval '900 milliseconds'`);
    }
    const refused = seen.filter((code) => code === 'AUTH_SECOND_FACTOR_REFUSED');
    expect(refused.length).toBeLessThanOrEqual(3);
    expect(seen).toContain('SIGN_IN_LOCKED');
  });

  it('is what steps up: the password does not any more', async () => {
    const someone = await enrolled();
    const stepUp = (proof: object) => signIn.post('step-up', proof, someone.token);
    expect((await stepUp({ password: testPassword })).code).toBe('STEP_UP_REFUSED');
    expect((await stepUp({})).code).toBe('STEP_UP_REFUSED');
    expect((await stepUp({ code: '000000' })).code).toBe('STEP_UP_REFUSED');
    expect((await stepUp({ code: await freshCode(someone) })).status).toBe(204);
  });

  it('asks for a fresh proof before it is changed or removed', async () => {
    const someone = await enrolled();
    const set = bearer(someone.token);
    // Before the instance looks at the session for the first time after the change.
    await app.sql(`UPDATE sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1`, [
      someone.id,
    ]);
    const elsewhere = other.http();
    const stale = await elsewhere.delete(path).set(set);
    expect([stale.status, errorOf(stale).code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(errorOf(stale).details).toEqual({ methods: ['code'] });
    const code = await freshCode(someone);
    expect((await signIn.post('step-up', { code }, someone.token)).status).toBe(204);
    const replaced = await app.http().post(`${path}/recovery-codes`).set(set);
    const { recoveryCodes } = dataOf<{ recoveryCodes: string[] }>(replaced);
    const { challenge } = await challenged(someone);
    expect((await finish(challenge, someone.recoveryCodes[0] ?? '')).status).toBe(401);
    const elsewhereNow = (await finish(challenge, recoveryCodes[0] ?? '')).data.accessToken;
    expect((await app.http().delete(path).set(set)).status).toBe(204);
    const sessions = [someone.token, elsewhereNow].map((token) => signIn.me(token));
    expect(statusesOf(await Promise.all(sessions))).toEqual([200, 401]);
    expect((await app.http().delete(path).set(set)).status).toBe(404);
    expect((await app.http().post(`${path}/recovery-codes`).set(set)).status).toBe(404);
    expect((await signIn.login(someone.email)).data.accessToken).toEqual(expect.any(String));
  });

  it('is removed by an administrator who could give what the user has', async () => {
    const someone = await enrolled('order_manager');
    await app.sql(`INSERT INTO roles (id, name, description, permissions)
                   VALUES (gen_random_uuid(), 'user_desk', '', '{users:write}')`);
    const reset = async (as: string, id = someone.id) =>
      app
        .http()
        .delete(`/api/v1/users/${id}/second-factor`)
        .set(await app.as(as));
    expect((await reset('support')).status).toBe(403);
    const exceeding = await reset('user_desk');
    expect([exceeding.status, errorOf(exceeding).code]).toEqual([403, 'GRANT_EXCEEDS_OWN']);
    expect((await reset('admin', '01936f7e-8a00-7000-8000-0000000000ff')).status).toBe(404);
    expect(statusesOf([await reset('admin'), await reset('admin')])).toEqual([204, 404]);
    expect((await signIn.me(someone.token)).status).toBe(401);
    expect((await signIn.login(someone.email)).data.accessToken).toEqual(expect.any(String));
  });

  it('is demanded by a role: until it is there, only what enrols it is open', async () => {
    await app.sql(
      `INSERT INTO roles (id, name, description, permissions, requires_second_factor)
       VALUES (gen_random_uuid(), 'careful', '', '{orders:read}', true)`,
    );
    const { token } = await person('careful');
    const orders = (from: TestApp) => from.http().get('/api/v1/orders').set(bearer(token));
    for (const from of [app, other]) {
      const refused = await orders(from);
      expect([refused.status, errorOf(refused).code]).toEqual([403, 'SECOND_FACTOR_REQUIRED']);
    }
    expect((await signIn.me(token)).status).toBe(200);
    const { secret } = dataOf<{ secret: string }>(await app.http().post(path).set(bearer(token)));
    const code = codeOf(secret);
    await app.http().post(`${path}/confirm`).set(bearer(token)).send({ code }).expect(200);
    expect((await orders(app)).status).toBe(200);
    // The other instance hears of it in a moment.
    let seen = 0;
    while (seen !== 200) seen = (await orders(other)).status;
    expect((await app.http().delete(path).set(bearer(token))).status).toBe(204);
    expect((await orders(app)).status).toBe(403);
  });
});
