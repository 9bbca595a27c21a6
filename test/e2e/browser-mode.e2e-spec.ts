import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { type BrowserTokens, CookieClient } from '../support/cookie-client.js';
import { SignIn } from '../support/sign-in.js';

const shop = 'https://shop.example';
const refreshCookie = '__Host-orderly-refresh';
const csrfCookie = '__Host-orderly-csrf';

describe('a browser session', () => {
  let app: TestApp;
  let signIn: SignIn;
  let email: string;

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      http: { ...config.http, corsOrigins: [shop] },
    }));
    signIn = new SignIn(app);
    ({ email } = await signIn.user('support'));
  });
  afterAll(() => app.close());

  async function signedIn(): Promise<BrowserTokens & { browser: CookieClient }> {
    const browser = new CookieClient(app);
    const { status, data } = await browser.login(email);
    expect(status).toBe(200);
    return { browser, ...data };
  }

  const tokenIn = (browser: CookieClient) =>
    browser.cookies.get(refreshCookie)?.split('.')[1] as string;

  it('keeps the refresh token in a cookie that only this host gets back', async () => {
    const browser = new CookieClient(app);
    const { status, data, setCookies } = await browser.login(email);
    expect(status).toBe(200);
    expect(Object.keys(data).sort()).toEqual([
      'accessToken',
      'csrfToken',
      'expiresIn',
      'tokenType',
    ]);
    const [session = '', csrf = ''] = setCookies;
    expect(session).toMatch(/^__Host-orderly-refresh=[0-9a-f-]{36}\.[\w-]{43}; Max-Age=1209600; /);
    expect(csrf).toMatch(/^__Host-orderly-csrf=/);
    for (const cookie of [session, csrf]) {
      expect(cookie).toMatch(/; Path=\/;/);
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; SameSite=Strict/);
      expect(cookie).not.toMatch(/Domain/i);
    }
    expect((await signIn.me(data.accessToken)).status).toBe(200);
    const kinds = await app.sql(`SELECT kind FROM sessions WHERE id = $1`, [
      browser.cookies.get(refreshCookie)?.slice(0, 36),
    ]);
    expect(kinds).toEqual([{ kind: 'browser' }]);
  });

  it('is refreshed and ended by the cookie alone', async () => {
    const { browser, csrfToken } = await signedIn();
    const first = browser.cookies.get(refreshCookie);
    const refreshed = await browser.refresh(csrfToken);
    expect(refreshed.status).toBe(200);
    expect(browser.cookies.get(refreshCookie)).not.toBe(first);
    expect((await signIn.me(refreshed.data.accessToken)).status).toBe(200);

    const ended = await browser.logout(refreshed.data.csrfToken);
    expect(ended.status).toBe(204);
    expect(browser.cookies.size).toBe(0);
    expect((await signIn.me(refreshed.data.accessToken)).status).toBe(401);
    const audit = await app.sql(
      `SELECT action FROM audit_entries WHERE resource_id = $1 ORDER BY id`,
      [first?.slice(0, 36)],
    );
    expect(audit).toEqual([{ action: 'auth.login' }, { action: 'auth.logout' }]);
  });

  it('shares one CSRF token between its tabs, through refreshes and reloads', async () => {
    const { browser, csrfToken } = await signedIn();
    expect((await browser.csrf()).data).toEqual({ csrfToken });
    const { data } = await browser.refresh(csrfToken);
    expect(data.csrfToken).toBe(csrfToken);
    browser.cookies.delete(csrfCookie);
    const fresh = (await browser.csrf()).data.csrfToken;
    expect(fresh).not.toBe(csrfToken);
    expect((await browser.refresh(fresh)).status).toBe(200);
  });

  it('takes no CSRF token but its own', async () => {
    const other = await signedIn();
    const { browser, csrfToken } = await signedIn();
    const wrong = {
      none: '',
      garbage: 'x',
      'one of another session': other.csrfToken,
      'one with a byte changed': csrfToken.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    };
    for (const [name, token] of Object.entries(wrong)) {
      const answer = await browser.refresh(token);
      expect([name, answer.status, answer.code]).toEqual([name, 403, 'CSRF_INVALID']);
    }
    // Planted beside its header, as a subdomain could plant it if the prefix did not forbid that.
    browser.cookies.set(csrfCookie, other.browser.cookies.get(csrfCookie) as string);
    expect((await browser.refresh(other.csrfToken)).code).toBe('CSRF_INVALID');
    expect((await browser.logout(other.csrfToken)).code).toBe('CSRF_INVALID');
    expect((await browser.csrf()).status).toBe(200);
  });

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['a sandboxed frame or a data URL', { Origin: 'null' }],
    ['an origin that begins like a listed one', { Origin: 'https://shop.example.evil' }],
    ['an origin that ends like a listed one', { Origin: 'https://evilshop.example' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['nobody, which no browser does', { Origin: '' }],
    ['another site without an origin', { Origin: '', 'Sec-Fetch-Site': 'cross-site' }],
    ['a sibling without an origin', { Origin: '', 'Sec-Fetch-Site': 'same-site' }],
    ['another site, though listed', { Origin: shop, 'Sec-Fetch-Site': 'cross-site' }],
    ['a host that the client forwarded', { 'X-Forwarded-Host': 'a', Origin: 'http://a' }],
  ])('refuses a request that comes from %s, whatever the tokens', async (_, headers) => {
    const { browser, csrfToken } = await signedIn();
    const tokens = { ...headers, 'X-CSRF-Token': csrfToken };
    for (const command of ['login', 'refresh', 'logout']) {
      const { status, code, setCookies } = await browser.send('POST', command, tokens);
      expect([command, status, code]).toEqual([command, 403, 'ORIGIN_DENIED']);
      expect(setCookies).toEqual([]);
    }
    expect((await browser.send('GET', 'csrf', headers)).code).toBe('ORIGIN_DENIED');
    expect((await browser.refresh(csrfToken)).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'refuses the %s form of a foreign page for where it comes from',
    async (type) => {
      const { browser, csrfToken } = await signedIn();
      const foreign = { 'Content-Type': type, Origin: 'https://evil.example' };
      const body = `email=${email}&csrfToken=${csrfToken}`;
      const answer = await browser.send('POST', 'logout', foreign, body);
      expect([answer.status, answer.code]).toEqual([403, 'ORIGIN_DENIED']);
      const own = await browser.send('POST', 'logout', { 'Content-Type': type }, body);
      expect(own.status).toBe(415);
      expect((await browser.refresh(csrfToken)).status).toBe(200);
    },
  );

  it('lets the page of the own host read its token without an Origin header', async () => {
    const { browser } = await signedIn();
    const headers = { Origin: '', 'Sec-Fetch-Site': 'same-origin' };
    expect((await browser.send('GET', 'csrf', headers)).status).toBe(200);
  });

  it('works for a listed origin, which alone may send cookies and read the answers', async () => {
    const browser = new CookieClient(app, shop);
    const { data, headers } = await browser.login(email);
    expect(headers).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect((await browser.refresh(data.csrfToken)).status).toBe(200);
    const preflight = await app
      .http()
      .options('/api/v1/auth/browser/refresh')
      .set({ Origin: shop, 'Access-Control-Request-Method': 'POST' });
    expect(preflight.headers['access-control-allow-headers']).toContain('X-CSRF-Token');
    expect(preflight.headers['access-control-allow-credentials']).toBe('true');
    const foreign = await browser.send('POST', 'refresh', { Origin: 'https://evil.example' });
    expect(foreign.headers).not.toHaveProperty('access-control-allow-origin');
    expect(foreign.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('neither lends its token to other clients nor takes theirs', async () => {
    const { browser, csrfToken } = await signedIn();
    expect((await signIn.refresh(tokenIn(browser))).code).toBe('AUTH_INVALID_REFRESH_TOKEN');
    expect((await browser.refresh(csrfToken)).status).toBe(200);

    const bearer = (await signIn.login(email)).data;
    const session = browser.cookies.get(refreshCookie) as string;
    browser.cookies.set(refreshCookie, `${session.slice(0, 36)}.${bearer.refreshToken}`);
    expect((await browser.logout(csrfToken)).status).toBe(204);
    expect((await signIn.me(bearer.accessToken)).status).toBe(200);
    expect((await signIn.refresh(bearer.refreshToken)).status).toBe(200);
  });

  it('ends when a used cookie comes again long after, and the browser forgets it', async () => {
    const { browser, csrfToken, accessToken } = await signedIn();
    const stolen = new CookieClient(app);
    browser.cookies.forEach((value, name) => stolen.cookies.set(name, value));
    await browser.refresh(csrfToken);
    await browser.refresh(csrfToken);
    const again = await stolen.refresh(csrfToken);
    expect([again.status, again.code]).toEqual([401, 'AUTH_INVALID_REFRESH_TOKEN']);
    expect(stolen.cookies.size).toBe(0);
    expect((await browser.refresh(csrfToken)).status).toBe(401);
    expect((await signIn.me(accessToken)).status).toBe(401);
  });

  it.each([
    ['two of one name', (good: string) => `${good}; ${refreshCookie}=x`],
    [
      'two whose names differ in case',
      (good: string) => `${good}; ${refreshCookie.toUpperCase()}=x`,
    ],
    ['a cookie over 4 kB', (good: string) => `${good}${'x'.repeat(4_096)}`],
    ['a broken percent sign', (good: string) => `${good}%E0%A4%A`],
  ])('refuses %s', async (_, spoil) => {
    const { browser, csrfToken } = await signedIn();
    const good = `${refreshCookie}=${browser.cookies.get(refreshCookie)}`;
    const headers = { Cookie: spoil(good), 'X-CSRF-Token': csrfToken };
    for (const command of ['refresh', 'logout']) {
      const answer = await browser.send('POST', command, headers);
      expect([answer.status, answer.code]).toEqual([400, 'COOKIE_MALFORMED']);
    }
    const foreign = `${browser.cookieHeader}; theme=%; theme=${'y'.repeat(4_096)}`;
    expect((await browser.send('GET', 'csrf', { Cookie: foreign })).status).toBe(200);
  });

  it.each([
    ['none', ''],
    ['an empty one', `${refreshCookie}=`],
    ['another one', 'session=x'],
    ['one that looks like JSON', `${refreshCookie}=j:{"refreshToken":"x"}`],
    ['an object’s own', `__proto__=x; ${refreshCookie}=constructor`],
  ])('does not begin with %s as cookie', async (_, cookie) => {
    const browser = new CookieClient(app);
    const answers = [
      await browser.send('POST', 'refresh', { Cookie: cookie }),
      await browser.send('POST', 'logout', { Cookie: cookie }),
      await browser.send('GET', 'csrf', { Cookie: cookie }),
    ];
    for (const { status, code } of answers)
      expect([status, code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('opens nothing else: the cookie is no access token', async () => {
    const { browser } = await signedIn();
    const headers = { Cookie: browser.cookieHeader, Origin: app.url };
    expect((await app.http().get('/api/v1/me').set(headers)).status).toBe(401);
    expect((await app.http().post('/api/v1/auth/logout').set(headers)).status).toBe(401);
  });
});

describe('behind a public address', () => {
  let app: TestApp;
  const address = 'https://orderly.example';

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      http: { ...config.http, publicUrl: `${address}/` },
    }));
  });
  afterAll(() => app.close());

  it('its pages count as ours, and the host of a request does not', async () => {
    const { email } = await new SignIn(app).user();
    expect((await new CookieClient(app, address).login(email)).status).toBe(200);
    expect((await new CookieClient(app).login(email)).code).toBe('ORIGIN_DENIED');
    const host = { Host: 'evil.example', Origin: 'http://evil.example' };
    const poisoned = await new CookieClient(app).send('POST', 'login', host, { email });
    expect(poisoned.code).toBe('ORIGIN_DENIED');
  });
});
