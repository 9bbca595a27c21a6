import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { SecretBox } from '../../src/platform/crypto/secret-box.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { CookieClient } from '../support/cookie-client.js';
import { type Account, TestProvider } from '../support/oidc-provider.js';
import { SignIn, testPassword } from '../support/sign-in.js';
import {
  attemptCookie,
  type Hop,
  refreshCookie,
  someone,
  SsoBrowser,
  withProvider,
} from '../support/sso-browser.js';
import { until } from '../support/until.js';

let app: TestApp;
let provider: TestProvider;
let browser: SsoBrowser;
let signIn: SignIn;

beforeAll(async () => {
  provider = await TestProvider.listen();
  app = await startTestApp(withProvider(provider));
  await app.get(JobEngine).work();
  provider.start(`${app.url}/api/v1/auth/sso/callback`);
  browser = new SsoBrowser(app, provider);
  signIn = new SignIn(app);
});
afterAll(async () => {
  await app.close();
  await provider.close();
});
afterEach(() => {
  provider.forgery = null;
  provider.requiresPkce = true;
});

function expectRefused(hop: Hop): void {
  expect([hop.status, hop.code]).toEqual([401, 'SSO_REFUSED']);
  expect(hop.cookies).not.toHaveProperty(refreshCookie);
}

const userOf = async ({ email }: Account) =>
  (
    await app.sql<{ id: string; password_hash: string | null; email_verified_at: Date | null }>(
      `SELECT id, password_hash, email_verified_at FROM users WHERE email = $1`,
      [email],
    )
  )[0];

describe('an ID token', () => {
  it.each([
    ['for somebody else', { aud: 'another-client' }],
    ['for two, by neither', { aud: ['orderly', 'another-client'], azp: 'another-client' }],
    ['of another attempt', { nonce: 'x'.repeat(43) }],
    ['of no attempt', { nonce: undefined }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that is over', { exp: Math.floor(Date.now() / 1000) - 600 }],
    ['from the future', { iat: Math.floor(Date.now() / 1000) + 600, nbf: 4_000_000_000 }],
    ['of another subject than the user info', { sub: 'somebody-else' }],
    ['with an address that is not verified', { email_verified: false }],
    ['that calls it verified in words', { email_verified: 'true' }],
  ])('%s opens nothing', async (_, claims) => {
    provider.forgery = { claims };
    const account = someone();
    expectRefused(await browser.signInAs(account));
    expect(await userOf(account)).toBeUndefined();
  });

  it.each(['nobody', 'somebody'] as const)('signed by %s opens nothing', async (by) => {
    provider.forgery = { claims: {}, by };
    expectRefused(await browser.signInAs(someone()));
  });

  it('of the provider opens a session, whoever changed nothing', async () => {
    provider.forgery = { claims: {} };
    expect((await browser.signInAs(someone())).status).toBe(302);
  });
});

describe('an attempt', () => {
  const back = async (location: string, account = someone()): Promise<URL> => {
    provider.account = account;
    return provider.signIn(location);
  };

  it('is over after ten minutes', async () => {
    const { location, cookies } = await browser.begin();
    const { pathname, search } = await back(location);
    const box = app.get(SecretBox);
    const kept = JSON.parse(box.open(cookies[attemptCookie] ?? '', 'sso attempt')) as {
      expiresAt: number;
    };
    expect(kept.expiresAt - Date.now()).toBeLessThanOrEqual(600_000);
    const old = (expiresAt: number) => ({
      [attemptCookie]: box.seal(JSON.stringify({ ...kept, expiresAt }), 'sso attempt'),
    });
    expectRefused(await browser.get(pathname + search, old(Date.now() - 1)));
    expect((await browser.get(pathname + search, old(Date.now() + 60_000))).status).toBe(302);
  });

  it('does not take the code of somebody else', async () => {
    const mine = await browser.begin();
    const theirs = await back((await browser.begin()).location);
    const { pathname, searchParams } = await back(mine.location);
    searchParams.set('code', theirs.searchParams.get('code') ?? '');
    expectRefused(await browser.get(`${pathname}?${searchParams.toString()}`, mine.cookies));
  });

  it('takes its code once at most, also of two at once', async () => {
    const { location, cookies } = await browser.begin();
    const { pathname, search } = await back(location);
    const both = await Promise.all([1, 2].map(() => browser.get(pathname + search, cookies)));
    const opened = both.filter(({ cookies: set }) => refreshCookie in set);
    expect(opened.length).toBeLessThanOrEqual(1);
    expectRefused(await browser.get(pathname + search, cookies));
  });

  it('does not go on without the challenge of PKCE, whatever the provider requires', async () => {
    const { location, cookies } = await browser.begin();
    const stripped = new URL(location);
    stripped.searchParams.delete('code_challenge');
    stripped.searchParams.delete('code_challenge_method');
    provider.requiresPkce = false;
    const { pathname, search } = await back(stripped.href);
    expectRefused(await browser.get(pathname + search, cookies));
  });

  it('does not go on with a plain challenge', async () => {
    const { location, cookies } = await browser.begin();
    const plain = new URL(location);
    plain.searchParams.set('code_challenge_method', 'plain');
    const { pathname, search } = await back(plain.href);
    expectRefused(await browser.get(pathname + search, cookies));
  });

  it('is one user, when two first ones of a person end at once', async () => {
    const account = someone();
    const attempts = [await browser.begin(), await browser.begin()];
    const ends: [URL, Hop][] = [];
    for (const begun of attempts) ends.push([await back(begun.location, account), begun]);
    const hops = await Promise.all(
      ends.map(([{ pathname, search }, { cookies }]) => browser.get(pathname + search, cookies)),
    );
    expect(hops.map(({ status }) => status)).toEqual([302, 302]);
  });
});

describe('the last administrator', () => {
  it('is not taken away by a mapping', async () => {
    await app.sql(
      `DELETE FROM role_assignments USING roles r WHERE r.id = role_id AND r.name = 'admin'`,
    );
    const boss = someone({ groups: ['it'] });
    expect((await browser.signInAs(boss)).status).toBe(302);
    const refused = await browser.signInAs({ ...boss, groups: ['staff'] });
    expect([refused.status, refused.code]).toEqual([409, 'LAST_ADMINISTRATOR']);
    expect(refused.cookies).not.toHaveProperty(refreshCookie);
    const second = someone({ groups: ['it'] });
    await browser.signInAs(second);
    expect((await browser.signInAs({ ...boss, groups: ['staff'] })).status).toBe(302);
  });
});

describe('a user whom the provider made', () => {
  it('has no password, gets none by a reset, and a verified address', async () => {
    const account = someone();
    await browser.signInAs(account);
    const made = await userOf(account);
    expect(made?.password_hash).toBeNull();
    expect(made?.email_verified_at).toBeInstanceOf(Date);
    for (const password of ['', testPassword, 'null'])
      expect((await signIn.login(account.email, password)).status).toBeGreaterThanOrEqual(400);
    const { email } = await signIn.user();
    const ask = async (address: string) =>
      (await app.http().post('/api/v1/auth/password-reset').send({ email: address })).status;
    expect([await ask(account.email), await ask(email)]).toEqual([202, 202]);
    const tokensOf = (address: string) =>
      app.sql(`SELECT FROM user_tokens WHERE email = $1`, [address]);
    await until(async () => (await tokensOf(email)).length === 1);
    const open = `SELECT FROM jobs.job WHERE name = 'users.mail-link' AND state <> 'completed'`;
    await until(async () => (await app.sql(open)).length === 0);
    expect(await tokensOf(account.email)).toEqual([]);
  });
});

describe('the second factor of who comes from the provider', () => {
  beforeAll(() => app.sql(`UPDATE roles SET requires_second_factor = true WHERE name = 'auditor'`));

  /** The access token of the session that the last hop opened, by way of its cookie. */
  async function tokenOf({ cookies }: Hop): Promise<string> {
    const client = new CookieClient(app);
    client.cookies.set(refreshCookie, cookies[refreshCookie] ?? '');
    const { csrfToken } = (await client.csrf()).data;
    return (await client.refresh(csrfToken)).data.accessToken;
  }

  const audit = async (token: string) =>
    (await app.http().get('/api/v1/audit').set('Authorization', `Bearer ${token}`)).status;

  async function enrol(token: string): Promise<() => string> {
    const headers = { Authorization: `Bearer ${token}` };
    const path = '/api/v1/me/second-factor';
    const begun = await app.http().post(path).set(headers).expect(200);
    const { secret } = (begun.body as { data: { secret: string } }).data;
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await app
      .http()
      .post(`${path}/confirm`)
      .set(headers)
      .send({ code: totp.generate() })
      .expect(200);
    return () => totp.generate({ timestamp: Date.now() + 30_000 });
  }

  it.each([
    ['a method', { amr: ['pwd', 'mfa'] }],
    ['a class', { acr: 'urn:gold' }],
  ])('is not asked for when the provider shows one, by %s', async (_, shown) => {
    const hop = await browser.signInAs(someone({ groups: ['books'], ...shown }));
    expect(hop.location).toBe('/docs');
    expect(await audit(await tokenOf(hop))).toBe(200);
  });

  it('is asked for when the provider shows none: first to be enrolled, then at every sign-in', async () => {
    const account = someone({ groups: ['books'], amr: ['pwd'], acr: 'urn:silver' });
    const token = await tokenOf(await browser.signInAs(account));
    expect(await audit(token)).toBe(403);
    const code = await enrol(token);
    const hop = await browser.signInAs(account);
    expect(hop.cookies).not.toHaveProperty(refreshCookie);
    const fragment = new URLSearchParams(new URL(hop.location, app.url).hash.slice(1));
    expect(fragment.get('expiresIn')).toBe('300');
    const challenge = fragment.get('challenge') ?? '';
    const client = new CookieClient(app);
    const body = { challenge, code: code() };
    const wrong = await client.send(
      'POST',
      'login/second-factor',
      {},
      { challenge, code: '000000' },
    );
    expect(wrong.code).toBe('AUTH_SECOND_FACTOR_REFUSED');
    expect((await signIn.post('login/second-factor', body)).code).toBe('AUTH_CHALLENGE_INVALID');
    const done = await client.send<{ accessToken: string }>(
      'POST',
      'login/second-factor',
      {},
      body,
    );
    expect(done.status).toBe(200);
    expect(await audit(done.data.accessToken)).toBe(200);
    const methods = await app.sql(
      `SELECT authenticated_by FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE u.email = $1 ORDER BY s.created_at DESC LIMIT 1`,
      [account.email],
    );
    expect(methods).toEqual([{ authenticated_by: ['fed', 'otp'] }]);
    // And not again once the provider asks for one itself.
    expect((await browser.signInAs({ ...account, amr: ['mfa'] })).location).toBe('/docs');
  });

  it('is not shown by the user info, nor by values that nobody listed', async () => {
    provider.forgery = { claims: { amr: ['otp'], acr: 'mfa2' } };
    const hop = await browser.signInAs(someone({ groups: ['books'] }));
    expect(await audit(await tokenOf(hop))).toBe(403);
  });
});
