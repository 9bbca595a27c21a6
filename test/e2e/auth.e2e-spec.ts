import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startTestApp } from '../support/app.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn, testPassword, type Tokens } from '../support/sign-in.js';

interface Me {
  readonly id: string;
  readonly permissions: string[];
}

const soon = async (condition: () => Promise<boolean>): Promise<boolean> => {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};

describe('signing in', () => {
  let app: TestApp;
  let signIn: SignIn;

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      auth: { ...config.auth, permissionTtlSeconds: 1 },
    }));
    signIn = new SignIn(app);
  });
  afterAll(() => app.close());

  async function signedIn(...roles: string[]): Promise<Tokens & { id: string; email: string }> {
    const user = await signIn.user(...roles);
    return { ...user, ...(await signIn.login(user.email)).data };
  }

  const sessionOf = (tokens: Tokens) => decodeToken(tokens.accessToken).claims['sid'] as string;

  const auditOf = (sessionId: string) =>
    app.sql<{ action: string; actor_id: string }>(
      `SELECT action, actor_id FROM audit_entries WHERE resource_id = $1 ORDER BY id`,
      [sessionId],
    );

  it('answers an access token that works and a refresh token', async () => {
    const { id, email } = await signIn.user('order_manager');
    const { status, data } = await signIn.login(email);
    expect(status).toBe(200);
    expect(data).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 900,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    });
    const me = await signIn.me<Me>(data.accessToken);
    expect(me.data).toMatchObject({ id, email, roles: ['order_manager'] });
    expect(me.data.permissions).toContain('orders:place');
    expect(me.data.permissions).not.toContain('payments:refund');
  });

  it('signs claims that say who, for whom, which session and until when', async () => {
    const tokens = await signedIn('support');
    const { header, claims } = decodeToken(tokens.accessToken);
    expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: expect.stringMatching(/^[\w-]{43}$/) });
    expect(claims).toEqual({
      iss: 'orderly',
      aud: 'orderly-api',
      sub: tokens.id,
      sid: expect.any(String),
      jti: expect.any(String),
      typ: 'access',
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 900,
    });
  });

  it('finds an e-mail address whatever its case', async () => {
    const { email } = await signIn.user();
    expect((await signIn.login(email.toUpperCase())).status).toBe(200);
  });

  it('gives unknown, wrong and disabled the same answer', async () => {
    const known = await signIn.user();
    const disabled = await signIn.user();
    await app.sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [disabled.id]);
    const answers = [
      await signIn.login('nobody@example.com'),
      await signIn.login(known.email, 'not the password'),
      await signIn.login(disabled.email),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.code).toBe('AUTH_INVALID_CREDENTIALS');
      expect(answer.text).toBe(answers[0]?.text);
    }
  });

  it.each([
    ['nothing', {}],
    ['no password', { email: 'ada@example.com' }],
    ['an empty password', { email: 'ada@example.com', password: '' }],
    ['a password of 257 characters', { email: 'ada@example.com', password: 'x'.repeat(257) }],
    ['an object as password', { email: 'ada@example.com', password: { $ne: null } }],
    ['a list of addresses', { email: ['ada@example.com'], password: testPassword }],
    ['an unknown field', { email: 'ada@example.com', password: testPassword, role: 'admin' }],
  ])('refuses %s without echoing it', async (_, body) => {
    const answer = await signIn.post('login', body);
    expect(answer.status).toBe(400);
    expect(answer.code).toBe('VALIDATION_FAILED');
    expect(answer.text).not.toMatch(/battery|xxxx|\$ne/);
  });

  it('swaps a refresh token for a pair that works', async () => {
    const first = await signedIn('auditor');
    const second = await signIn.refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.data.refreshToken).not.toBe(first.refreshToken);
    expect(sessionOf(second.data)).toBe(sessionOf(first));
    expect((await signIn.me(second.data.accessToken)).status).toBe(200);
    expect((await signIn.refresh(second.data.refreshToken)).status).toBe(200);
  });

  it('ends the whole session when a used refresh token comes again', async () => {
    const first = await signedIn('auditor');
    const second = (await signIn.refresh(first.refreshToken)).data;
    const other = (await signIn.login(first.email)).data;
    const again = await signIn.refresh(first.refreshToken);
    expect([again.status, again.code]).toEqual([401, 'AUTH_INVALID_REFRESH_TOKEN']);
    expect((await signIn.refresh(second.refreshToken)).status).toBe(401);
    expect((await signIn.me(first.accessToken)).status).toBe(401);
    expect((await signIn.me(second.accessToken)).status).toBe(401);
    expect((await signIn.me(other.accessToken)).status).toBe(200);
    const audit = await auditOf(sessionOf(first));
    expect(audit.map(({ action }) => action)).toEqual(['auth.login', 'auth.refresh_reused']);
    expect(audit[1]?.actor_id).toBe(first.id);
  });

  it('lets exactly one of 50 uses of one refresh token win', async () => {
    const { refreshToken } = await signedIn();
    const uses = Array.from({ length: 50 }, () => signIn.refresh(refreshToken));
    const statuses = (await Promise.all(uses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(49);
  });

  it('leaves no live token after a refresh and a sign-out at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const first = await signedIn();
      const [refreshed] = await Promise.all([
        signIn.refresh(first.refreshToken),
        signIn.logout(first.accessToken),
      ]);
      expect((await signIn.me(first.accessToken)).status).toBe(401);
      if (refreshed.status !== 200) continue;
      expect((await signIn.me(refreshed.data.accessToken)).status).toBe(401);
      expect((await signIn.refresh(refreshed.data.refreshToken)).status).toBe(401);
    }
  });

  it('refuses both tokens after signing out, and keeps other sessions', async () => {
    const tokens = await signedIn('support');
    const other = (await signIn.login(tokens.email)).data;
    const answer = await signIn.logout(tokens.accessToken);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await signIn.me(tokens.accessToken)).code).toBe('UNAUTHENTICATED');
    expect((await signIn.refresh(tokens.refreshToken)).status).toBe(401);
    expect((await signIn.logout(tokens.accessToken)).status).toBe(401);
    expect((await signIn.me(other.accessToken)).status).toBe(200);
    const audit = await auditOf(sessionOf(tokens));
    expect(audit.map(({ action }) => action)).toEqual(['auth.login', 'auth.logout']);
  });

  it('does not let refreshing prolong a session', async () => {
    const first = await signedIn();
    const expiry = () =>
      app.sql<{ expires_at: Date }>(`SELECT expires_at FROM sessions WHERE id = $1`, [
        sessionOf(first),
      ]);
    const [before] = await expiry();
    const second = (await signIn.refresh(first.refreshToken)).data;
    expect(await expiry()).toEqual([before]);
    await app.sql(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [sessionOf(first)]);
    expect((await signIn.refresh(second.refreshToken)).status).toBe(401);
    expect(await soon(async () => (await signIn.me(second.accessToken)).status === 401)).toBe(true);
  });

  it('forgets sessions a month after they expired', async () => {
    const old = await signedIn();
    const sessions = () =>
      app.sql<{ id: string }>(`SELECT id FROM sessions WHERE user_id = $1 ORDER BY id`, [old.id]);
    const expire = (age: string) =>
      app.sql(`UPDATE sessions SET expires_at = now() - $2::interval WHERE id = $1`, [
        sessionOf(old),
        age,
      ]);
    await expire('29 days');
    const second = (await signIn.login(old.email)).data;
    expect(await sessions()).toEqual([{ id: sessionOf(old) }, { id: sessionOf(second) }]);
    await expire('31 days');
    const third = (await signIn.login(old.email)).data;
    expect(await sessions()).toEqual([{ id: sessionOf(second) }, { id: sessionOf(third) }]);
  });

  it('locks a disabled user out while the token still runs', async () => {
    const tokens = await signedIn('admin');
    expect((await signIn.me(tokens.accessToken)).status).toBe(200);
    await app.sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [tokens.id]);
    expect(await soon(async () => (await signIn.me(tokens.accessToken)).status === 401)).toBe(true);
    expect((await signIn.refresh(tokens.refreshToken)).status).toBe(401);
  });

  it('follows a change of roles while the token still runs', async () => {
    const tokens = await signedIn('finance');
    const may = async () => (await signIn.me<Me>(tokens.accessToken)).data.permissions;
    expect(await may()).toContain('payments:refund');
    await app.sql(`DELETE FROM role_assignments WHERE user_id = $1`, [tokens.id]);
    expect(await soon(async () => (await may()).length === 0)).toBe(true);
  });
});
