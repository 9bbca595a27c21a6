import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../support/app.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn, type Tokens } from '../support/sign-in.js';

type Step = 'refresh' | 'double' | 'steal' | 'logout' | 'everywhere';

describe('the refresh tokens of a session', () => {
  let app: TestApp;
  let signIn: SignIn;
  let email: string;

  beforeAll(async () => {
    app = await startTestApp();
    signIn = new SignIn(app);
    ({ email } = await signIn.user('support'));
  });
  afterAll(() => app.close());

  /** Tokens that would work now. */
  async function liveHeads(session: unknown): Promise<number> {
    const [row] = await app.sql<{ heads: number }>(
      `SELECT count(*)::int AS heads FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
        WHERE s.id = $1 AND t.used_at IS NULL AND s.ended_at IS NULL AND s.expires_at > now()`,
      [session],
    );
    return row?.heads ?? 0;
  }

  class Family {
    readonly seen: string[];
    constructor(private head: Tokens) {
      this.seen = [head.refreshToken];
    }

    private async use(token: string): Promise<void> {
      const { status, data } = await signIn.refresh(token);
      if (status !== 200) return;
      this.head = data;
      this.seen.push(data.refreshToken);
    }

    async take(step: Step, pick: number): Promise<void> {
      const { refreshToken, accessToken } = this.head;
      if (step === 'refresh') await this.use(refreshToken);
      if (step === 'double') await Promise.all([this.use(refreshToken), this.use(refreshToken)]);
      if (step === 'steal') await this.use(this.seen[pick % this.seen.length] ?? '');
      if (step === 'logout') await signIn.logout(accessToken);
      if (step === 'everywhere') await signIn.post('logout-everywhere', {}, accessToken);
    }
  }

  const step = fc.tuple(
    fc.constantFrom<Step>(
      'refresh',
      'refresh',
      'refresh',
      'double',
      'steal',
      'logout',
      'everywhere',
    ),
    fc.nat(20),
  );

  it('never have two live heads, and none once the session ended, however uses interleave', async () => {
    const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const first = (await signIn.login(email)).data;
        const session = decodeToken(first.accessToken).claims['sid'];
        const family = new Family(first);
        let ended = false;
        for (const round of all) {
          // The steps of a round run at once.
          await Promise.all(round.map(([name, pick]) => family.take(name, pick)));
          const heads = await liveHeads(session);
          expect(heads).toBeLessThanOrEqual(ended ? 0 : 1);
          ended ||= heads === 0;
          if (round.some(([name]) => name === 'logout' || name === 'everywhere')) {
            expect(heads).toBe(0);
          }
        }
        const alive = await liveHeads(session);
        const working = [];
        for (const token of family.seen.slice(0, -1)) {
          working.push((await signIn.refresh(token)).status === 200);
        }
        // No old one works, and having tried one leaves nothing alive.
        expect(working).not.toContain(true);
        expect(await liveHeads(session)).toBe(working.length > 0 ? 0 : alive);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the grace of a refresh token', () => {
  let app: TestApp;
  let signIn: SignIn;
  let email: string;

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      auth: { ...config.auth, refreshGraceSeconds: 600 },
    }));
    signIn = new SignIn(app);
    ({ email } = await signIn.user('support'));
  });
  afterAll(() => app.close());

  const age = (seconds: number): Promise<unknown> =>
    app.sql(`UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => $1)`, [seconds]);

  async function refreshed(token: string): Promise<string> {
    const { status, data } = await signIn.refresh(token);
    expect(status).toBe(200);
    return data.refreshToken;
  }

  it('answers the same successor to 50 uses at once, which is the only live token', async () => {
    const { refreshToken } = (await signIn.login(email)).data;
    const uses = await Promise.all(Array.from({ length: 50 }, () => refreshed(refreshToken)));
    expect(new Set(uses).size).toBe(1);
    expect(await refreshed(uses[0] as string)).not.toBe(uses[0]);
  });

  it('holds for the immediate predecessor only: an older token ends the session', async () => {
    const first = (await signIn.login(email)).data.refreshToken;
    const second = await refreshed(first);
    expect(await refreshed(first)).toBe(second);
    const third = await refreshed(second);
    expect(await refreshed(second)).toBe(third);
    expect((await signIn.refresh(first)).code).toBe('AUTH_INVALID_REFRESH_TOKEN');
    expect((await signIn.refresh(third)).code).toBe('AUTH_INVALID_REFRESH_TOKEN');
  });

  it('ends after its time: then the predecessor ends the session as well', async () => {
    const first = (await signIn.login(email)).data.refreshToken;
    const second = await refreshed(first);
    await age(550);
    expect(await refreshed(first)).toBe(second);
    await age(60);
    expect((await signIn.refresh(first)).code).toBe('AUTH_INVALID_REFRESH_TOKEN');
    expect((await signIn.refresh(second)).code).toBe('AUTH_INVALID_REFRESH_TOKEN');
    const events = await app.sql(
      `SELECT 1 FROM audit_entries WHERE action = 'auth.refresh_reused'`,
    );
    expect(events).toHaveLength(2);
  });

  it('does not outlive the session', async () => {
    const { refreshToken, accessToken } = (await signIn.login(email)).data;
    await refreshed(refreshToken);
    await signIn.logout(accessToken);
    expect((await signIn.refresh(refreshToken)).code).toBe('AUTH_INVALID_REFRESH_TOKEN');
  });

  it('leaves the way from one token to the next in the database for the newest step only', async () => {
    const first = (await signIn.login(email)).data;
    let token = first.refreshToken;
    for (let step = 0; step < 4; step += 1) token = await refreshed(token);
    const [row] = await app.sql(
      `SELECT count(successor_salt)::int AS salts, count(*)::int AS tokens FROM refresh_tokens
        WHERE session_id = $1`,
      [decodeToken(first.accessToken).claims['sid']],
    );
    expect(row).toEqual({ salts: 1, tokens: 5 });
  });
});
