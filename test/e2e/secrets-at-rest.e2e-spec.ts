import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { CookieClient } from '../support/cookie-client.js';
import { tablesWith } from '../support/database-search.js';
import { mailsTo, publicUrl, tokenIn, withMailbox } from '../support/mail.js';
import { dataOf } from '../support/resource.js';
import { SignIn, testPassword } from '../support/sign-in.js';

const mistyped = 'correct horse battery stable';
const chosen = 'seven green hills at dawn';

/** By what they are; each was really given out or sent in. */
const secrets: Record<string, string> = { mistyped, chosen, password: testPassword };

let app: TestApp;
let signIn: SignIn;
let userId: string;

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

async function post<Data>(
  path: string,
  headers: Record<string, string>,
  body: object,
): Promise<Data> {
  const sent = app.http().post(`/api/v1${path}`).set(headers);
  const answer = await sent.set('Idempotency-Key', randomUUID()).send(body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return dataOf<Data>(answer);
}

async function useSessions(email: string): Promise<string> {
  await signIn.login(email, mistyped);
  const tokens = (await signIn.login(email)).data;
  const next = (await signIn.refresh(tokens.refreshToken)).data;
  Object.assign(secrets, {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    nextAccessToken: next.accessToken,
    nextRefreshToken: next.refreshToken,
  });
  const browser = new CookieClient(app, publicUrl);
  const { data } = await browser.login(email);
  secrets['csrfToken'] = data.csrfToken;
  secrets['browserAccessToken'] = data.accessToken;
  secrets['cookie'] = browser.cookies.get('__Host-orderly-refresh')?.split('.')[1] ?? '';
  return next.accessToken;
}

async function useApiKeys(token: string): Promise<void> {
  const body = { name: 'Export', permissions: ['stock:read'] };
  const key = await post<{ id: string; secret: string }>('/api-keys', bearer(token), body);
  secrets['apiKey'] = key.secret;
  const next = await post<{ secret: string }>(`/api-keys/${key.id}/rotate`, bearer(token), {});
  secrets['nextApiKey'] = next.secret;
  for (const name of ['apiKey', 'nextApiKey'])
    await app
      .http()
      .get('/api/v1/stock-levels')
      .set(bearer(secrets[name] ?? ''))
      .expect(200);
}

async function useSecondFactor(email: string): Promise<void> {
  const { accessToken } = (await signIn.login(email)).data;
  const path = '/me/second-factor';
  const begun = await post<{ secret: string }>(path, bearer(accessToken), {});
  const code = new TOTP({ secret: Secret.fromBase32(begun.secret) }).generate();
  const done = await post<{ recoveryCodes: string[] }>(`${path}/confirm`, bearer(accessToken), {
    code,
  });
  const opened = await signIn.post<{ challenge: string }>('login', {
    email,
    password: testPassword,
  });
  const { challenge } = opened.data;
  const [first = '', second = ''] = done.recoveryCodes;
  const finished = await signIn.post('login/second-factor', { challenge, code: first });
  expect(finished.status).toBe(200);
  Object.assign(secrets, {
    totpSecret: begun.secret,
    usedRecoveryCode: first,
    recoveryCode: second,
    challenge,
  });
}

async function useLinks(email: string): Promise<void> {
  await post('/auth/password-reset', {}, { email });
  const [used] = await mailsTo(app, email, { subject: /new password/ });
  const usedResetToken = tokenIn(used);
  const done = await signIn.post('password-reset/confirm', {
    token: usedResetToken,
    password: chosen,
  });
  expect(done.status).toBe(204);
  await post('/auth/password-reset', {}, { email });
  const [open] = await mailsTo(app, email, { subject: /new password/, count: 2 });
  const guest = 'guest@example.com';
  await post('/users', await app.as('admin'), { email: guest, name: 'Guest', roles: ['support'] });
  const [invitation] = await mailsTo(app, guest, { subject: /invited/ });
  Object.assign(secrets, {
    usedResetToken,
    resetToken: tokenIn(open),
    invitationToken: tokenIn(invitation),
  });
}

beforeAll(async () => {
  app = await startTestApp(withMailbox);
  await app.get(JobEngine).work();
  signIn = new SignIn(app);
  const user = await signIn.user('admin');
  userId = user.id;
  await useApiKeys(await useSessions(user.email));
  await useSecondFactor((await signIn.user('support')).email);
  await useLinks((await signIn.user('support')).email);
});

afterAll(() => app.close());

describe('the whole database, every column of every table of every schema', () => {
  it('keeps no password, token, key, code or secret that works, in no spelling', async () => {
    expect(Object.values(secrets).filter((secret) => secret.length < 16)).toEqual([]);
    expect(Object.keys(secrets).length).toBeGreaterThan(15);
    const found: string[] = [];
    for (const [name, secret] of Object.entries(secrets)) {
      const tables = await tablesWith(app, secret);
      found.push(...tables.map((table) => `${name} in ${table}`));
    }
    expect(found).toEqual([]);
  });

  it('is really searched: what is kept is found, in the audit and in the jobs too', async () => {
    expect(await tablesWith(app, userId)).toEqual(
      expect.arrayContaining(['public.sessions', 'public.users']),
    );
    expect(await tablesWith(app, 'guest@example.com')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^jobs\./), 'public.users']),
    );
  });

  const canary = randomBytes(32).toString('base64url');
  const totp = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const inside = Buffer.from(`{"token":"${canary}"}`);

  it.each([
    ['as text', 'text', `see ${canary}.`, canary],
    ['in a document', 'jsonb', JSON.stringify({ a: [{ b: canary }] }), canary],
    ['in a list', 'text[]', `{x,${canary}}`, canary],
    ['as bytes of its text', 'bytea', Buffer.from(`x${canary}`), canary],
    ['as the bytes that it stands for', 'bytea', Buffer.from(canary, 'base64url'), canary],
    ['as hex in upper case', 'text', Buffer.from(canary).toString('hex').toUpperCase(), canary],
    ['as base64', 'text', Buffer.from(canary).toString('base64'), canary],
    ['inside of base64', 'text', inside.toString('base64'), canary],
    [
      'inside of base64url, otherwise aligned',
      'text',
      inside.toString('base64url').slice(4),
      canary,
    ],
    ['as the bytes of base32', 'bytea', Secret.fromBase32(totp).bytes, totp],
    ['without hyphens', 'text', 'abcdefghijkmnpqr', 'abcd-efgh-ijkm-npqr'],
  ])('would show a secret that is kept %s', async (_, type, value, secret) => {
    await app.sql(`CREATE SCHEMA planted`);
    await app.sql(`CREATE TABLE planted.things (id int, value ${type})`);
    try {
      expect(await tablesWith(app, secret)).toEqual([]);
      await app.sql(`INSERT INTO planted.things VALUES (1, $1)`, [value]);
      expect(await tablesWith(app, secret)).toEqual(['planted.things']);
    } finally {
      await app.sql(`DROP SCHEMA planted CASCADE`);
    }
  });
});
