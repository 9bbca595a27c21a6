import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { mailsTo, publicUrl, tokenIn, withMailbox } from '../support/mail.js';
import { SignIn, testPassword } from '../support/sign-in.js';

const next = 'seven green hills at dawn';
const reset = { subject: /new password/ };

let test: TestApp;
let signIn: SignIn;

beforeAll(async () => {
  test = await startTestApp(withMailbox);
  await test.get(JobEngine).work();
  signIn = new SignIn(test);
});

afterAll(() => test.close());

const ask = (email: string) => test.http().post('/api/v1/auth/password-reset').send({ email });
const confirm = (token: string, password = next) =>
  signIn.post('password-reset/confirm', { token, password });

async function resetToken(email: string): Promise<string> {
  const before = (await test.sql(`SELECT 1 FROM user_tokens WHERE email = $1`, [email])).length;
  await ask(email).expect(202);
  const [mail] = await mailsTo(test, email, { ...reset, count: before + 1 });
  return tokenIn(mail);
}

describe('changing the password', () => {
  const change = (token: string, currentPassword: string, newPassword: string) =>
    test
      .http()
      .post('/api/v1/me/password')
      .set('Authorization', `Bearer ${token}`)
      .send({ currentPassword, newPassword });

  it('ends every other session and the old password, and says so by mail', async () => {
    const { email } = await signIn.user('support');
    const here = (await signIn.login(email)).data;
    const there = (await signIn.login(email)).data;
    await change(here.accessToken, testPassword, next).expect(204);
    expect((await signIn.me(here.accessToken)).status).toBe(200);
    expect((await signIn.me(there.accessToken)).status).toBe(401);
    expect((await signIn.refresh(there.refreshToken)).status).toBe(401);
    expect((await signIn.login(email)).status).toBe(401);
    expect((await signIn.login(email, next)).status).toBe(200);
    await mailsTo(test, email, { subject: /was changed/ });
  });

  it.each([
    ['not the current one', 'wrong wrong wrong', next, 403, 'CURRENT_PASSWORD_WRONG'],
    ['too short', testPassword, 'short', 422, 'PASSWORD_INVALID'],
    ['well known', testPassword, 'qwerty123456', 422, 'PASSWORD_COMMON'],
  ])('refuses %s', async (_, current, wanted, status, code) => {
    const { email } = await signIn.user();
    const { accessToken } = (await signIn.login(email)).data;
    const { body } = await change(accessToken, current, wanted).expect(status);
    expect(body).toMatchObject({ error: { code } });
  });
});

describe('resetting the password', () => {
  it('takes one link from the mail, once, ends every session and signs nobody in', async () => {
    const { email } = await signIn.user('support');
    const session = (await signIn.login(email)).data;
    const token = await resetToken(email);
    expect((await confirm(token, 'qwerty123456')).code).toBe('PASSWORD_COMMON');
    const both = await Promise.all([confirm(token), confirm(token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 422]);
    expect((await confirm(token)).code).toBe('USER_TOKEN_INVALID');
    expect((await signIn.me(session.accessToken)).status).toBe(401);
    expect((await signIn.login(email, next)).status).toBe(200);
  });

  it('answers the same for an address that nobody has', async () => {
    const { email } = await signIn.user();
    const known = await ask(email).expect(202);
    const unknown = await ask('nobody-at-all@example.com').expect(202);
    expect(unknown.body).toEqual(known.body);
  });

  it('holds for the newest link, for 30 minutes', async () => {
    const { email } = await signIn.user();
    const first = await resetToken(email);
    const second = await resetToken(email);
    expect((await confirm(first)).code).toBe('USER_TOKEN_INVALID');
    await test.sql(`UPDATE user_tokens SET expires_at = now() WHERE email = $1`, [email]);
    expect((await confirm(second)).code).toBe('USER_TOKEN_INVALID');
    expect((await confirm('A'.repeat(43))).code).toBe('USER_TOKEN_INVALID');
  });

  it('leads to the configured address, whatever Host the request names', async () => {
    const { email } = await signIn.user();
    await ask(email).set('X-Forwarded-Host', 'evil.example').set('Forwarded', 'host=evil.example');
    await ask(email).set('Host', 'evil.example');
    const mails = await mailsTo(test, email, { ...reset, count: 2 });
    for (const { text, html } of mails) {
      expect(text).toContain(`${publicUrl}/reset-password#token=`);
      expect(text + html).not.toContain('evil');
    }
  });

  it('leaves nothing in the database that works', async () => {
    const { email } = await signIn.user();
    const token = await resetToken(email);
    const tables = await test.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname IN ('public', 'jobs')`,
    );
    const dumped: string[] = [];
    for (const { name } of tables) {
      const [row] = await test.sql<{ hit: boolean }>(
        `SELECT coalesce(bool_or(t::text LIKE '%' || $1 || '%'), false) AS hit FROM ${name} t`,
        [token],
      );
      if (row?.hit) dumped.push(name);
    }
    expect(tables.length).toBeGreaterThan(20);
    expect(dumped).toEqual([]);
    expect((await confirm(token)).status).toBe(204);
  });

  it('fills nobody’s mailbox', async () => {
    const { email } = await signIn.user();
    for (let count = 0; count < 8; count += 1) await ask(email).expect(202);
    await resetDone(email);
    expect(await mailsTo(test, email, reset)).toHaveLength(5);
  });
});

/** Waits until every job for this address is done. */
async function resetDone(email: string): Promise<void> {
  const open = async () =>
    test.sql(
      `SELECT 1 FROM jobs.job WHERE name = 'users.mail-link' AND data->>'email' = $1
          AND state <> 'completed'`,
      [email],
    );
  while ((await open()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a hash of other parameters', () => {
  it('is replaced at the next sign-in', async () => {
    const { id, email } = await signIn.user();
    const { hash } = await import('@node-rs/argon2');
    const weak = await hash(testPassword, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await test.sql('UPDATE users SET password_hash = $2 WHERE id = $1', [id, weak]);
    expect((await signIn.login(email)).status).toBe(200);
    const [row] = await test.sql<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = $1',
      [id],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn.login(email)).status).toBe(200);
  });
});

describe('the mailbox of a development machine', () => {
  it('lists mails and shows one, and runs nothing of them', async () => {
    const { email } = await signIn.user();
    await resetToken(email);
    const list = await test.http().get('/dev/mailbox').expect(200);
    expect(list.text).toContain(email);
    expect(list.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    const path = /\/dev\/mailbox\/[0-9a-f-]+/.exec(list.text)?.[0] ?? '';
    const one = await test.http().get(path).expect(200);
    expect(one.text).toContain('<p>Hello ');
    await test.http().get('/dev/mailbox/..%2f..%2fjwt-secret').expect(404);
    await test.http().get('/dev/mailbox/01936f7e-8a00-7000-8000-000000000001').expect(404);
  });
});
