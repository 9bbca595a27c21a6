import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Account, TestProvider } from '../support/oidc-provider.js';
import { SignIn } from '../support/sign-in.js';
import {
  attemptCookie,
  refreshCookie,
  someone,
  SsoBrowser,
  withProvider,
} from '../support/sso-browser.js';

describe('single sign-on', () => {
  let app: TestApp;
  let provider: TestProvider;
  let browser: SsoBrowser;

  beforeAll(async () => {
    provider = await TestProvider.listen();
    app = await startTestApp(withProvider(provider));
    browser = new SsoBrowser(app, provider);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const get = (path: string, cookies?: Readonly<Record<string, string>>) =>
    browser.get(path, cookies);
  const begin = (returnTo?: string) => browser.begin(returnTo);
  const signInAs = (account: Account) => browser.signInAs(account);

  const rolesOf = async (email: string) =>
    (
      await app.sql<{ name: string }>(
        `SELECT r.name FROM users u JOIN role_assignments a ON a.user_id = u.id
           JOIN roles r ON r.id = a.role_id WHERE u.email = $1 ORDER BY 1`,
        [email],
      )
    ).map(({ name }) => name);

  it('is unavailable while the provider does not answer, and works when it does', async () => {
    const refused = await begin();
    expect([refused.status, refused.code]).toEqual([503, 'SSO_UNAVAILABLE']);
    provider.start(`${app.url}/api/v1/auth/sso/callback`);
    expect((await begin()).status).toBe(302);
  });

  it('sends the browser off with PKCE, state and nonce, sealed into its cookie', async () => {
    const { location, cookies } = await begin();
    const sent = new URL(location).searchParams;
    expect(sent.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(sent.get(name)).toMatch(/^[\w-]{43}$/);
    expect(Object.keys(cookies)).toEqual([attemptCookie]);
    expect(cookies[attemptCookie]).not.toContain(sent.get('state'));
  });

  it('makes a user with the mapped roles and opens a browser session', async () => {
    const account = someone();
    const done = await signInAs(account);
    expect([done.status, done.location]).toEqual([302, '/docs']);
    expect(done.cookies[refreshCookie]).toMatch(/^[0-9a-f-]{36}\.[\w-]{43}$/);
    expect(done.cookies[attemptCookie]).toBe('');
    expect(await rolesOf(account.email)).toEqual(['support']);
    const session = await app.sql(`SELECT kind, authenticated_by FROM sessions WHERE id = $1`, [
      done.cookies[refreshCookie]?.slice(0, 36),
    ]);
    expect(session).toEqual([{ kind: 'browser', authenticated_by: ['fed'] }]);
  });

  it('tells the provider which request of which trace asks it', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    await browser.signInAs(someone(), { 'X-Request-Id': 'sso-1', traceparent });
    const { 'x-request-id': requestId, traceparent: told } = provider.tokenCalls.at(-1) ?? {};
    expect(requestId).toBe('sso-1');
    expect(told).toContain(traceId);
  });

  it('follows roles and a new e-mail address by the subject', async () => {
    const account = someone();
    await signInAs(account);
    await signInAs({ ...account, email: `new-${account.email}`, groups: ['books', 'unknown'] });
    expect(await rolesOf(account.email)).toEqual(['auditor']);
    await signInAs({ ...account, groups: [] });
    expect(await rolesOf(account.email)).toEqual([]);
  });

  it('links a user of the same verified address, and refuses a disabled one', async () => {
    const { id, email } = await new SignIn(app).user('support');
    const account = someone({ email: email.toUpperCase() });
    expect((await signInAs(account)).status).toBe(302);
    const linked = await app.sql(`SELECT subject FROM user_identities WHERE user_id = $1`, [id]);
    expect(linked).toEqual([{ subject: account.sub }]);
    await app.sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [id]);
    const refused = await signInAs(account);
    expect([refused.status, refused.code]).toEqual([401, 'SSO_REFUSED']);
    expect(refused.cookies).not.toHaveProperty(refreshCookie);
  });

  it.each([
    ['an address that is not verified', { email_verified: false }],
    ['nobody with a mapped role', { groups: ['guests'] }],
  ])('lets %s in, never', async (_, more) => {
    const account = someone(more);
    const refused = await signInAs(account);
    expect([refused.status, refused.code]).toEqual([401, 'SSO_REFUSED']);
    const made = await app.sql(`SELECT 1 FROM users WHERE email = $1`, [account.email]);
    expect(made).toEqual([]);
  });

  it('refuses an answer that is not the one to this attempt', async () => {
    provider.account = someone();
    const begun = await begin();
    const back = await provider.signIn(begun.location);
    const other = await begin();
    const changed = (name: string, value: string | null): string => {
      const url = new URL(back);
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
      return url.search;
    };
    const path = back.pathname;
    const attempts: [string, string, Readonly<Record<string, string>>][] = [
      ['no cookie', back.search, {}],
      ['a cookie that we did not seal', back.search, { [attemptCookie]: 'v1.0.x.y.z' }],
      ['the cookie of another attempt', back.search, other.cookies],
      ['another state', changed('state', 'x'.repeat(43)), begun.cookies],
      ['no state', changed('state', null), begun.cookies],
      ['another issuer (mix-up)', changed('iss', 'https://evil.example'), begun.cookies],
      ['no issuer', changed('iss', null), begun.cookies],
      ['an error', '?error=access_denied&state=x', begun.cookies],
    ];
    for (const [name, search, cookies] of attempts) {
      const { status, code, cookies: set } = await get(`${path}${search}`, cookies);
      expect([name, status, code]).toEqual([name, 401, 'SSO_REFUSED']);
      expect(set).not.toHaveProperty(refreshCookie);
    }
    expect((await get(`${path}${back.search}`, begun.cookies)).status).toBe(302);
    // The code works once, even in the browser that it was made for.
    expect((await get(`${path}${back.search}`, begun.cookies)).code).toBe('SSO_REFUSED');
  });

  it.each([
    '//evil.example',
    '/\\evil',
    'javascript:alert(1)',
    'https://evil.example',
    '/a\r\nX: y',
  ])('does not return to %j', async (returnTo) => {
    const { status, code } = await begin(returnTo);
    expect([status, code]).toEqual([400, 'SSO_RETURN_INVALID']);
  });
});

describe('without a provider', () => {
  it('there is no single sign-on', async () => {
    const app = await startTestApp();
    try {
      for (const path of ['login?returnTo=/docs', 'callback?code=x&state=y']) {
        const { status, body } = await app.http().get(`/api/v1/auth/sso/${path}`);
        expect([status, body.error.code]).toEqual([404, 'SSO_NOT_CONFIGURED']);
      }
    } finally {
      await app.close();
    }
  });
});
