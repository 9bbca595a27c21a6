import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startTestApp } from '../support/app.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn, type Tokens } from '../support/sign-in.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

interface Listed {
  readonly id: string;
  readonly device: string | null;
  readonly current: boolean;
  readonly lastUsedAt: string;
}

const sessionOf = ({ accessToken }: Tokens) => decodeToken(accessToken).claims['sid'] as string;

describe('the sessions of a user', () => {
  let here: TestApp;
  let there: TestApp;
  let signIn: SignIn;

  beforeAll(async () => {
    const slow: Parameters<typeof startTestApp>[0] = (config) => ({
      ...config,
      auth: { ...config.auth, permissionTtlSeconds: 3600 },
    });
    here = await startTestApp(slow);
    const url = here.databaseUrl;
    there = await startTestApp(slow, () => Promise.resolve({ url, drop: () => Promise.resolve() }));
    signIn = new SignIn(here);
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  async function signedIn(times: number): Promise<Tokens[]> {
    const { email } = await signIn.user('support');
    const all: Tokens[] = [];
    for (let n = 0; n < times; n += 1) all.push((await signIn.login(email)).data);
    return all;
  }

  const bearer = ({ accessToken }: Tokens) => ({ Authorization: `Bearer ${accessToken}` });
  const remove = (tokens: Tokens, path: string) =>
    here.http().delete(`/api/v1/me/sessions${path}`).set(bearer(tokens));
  const elsewhere = async (tokens: Tokens) =>
    (await there.http().get('/api/v1/me').set(bearer(tokens))).status;

  async function list(tokens: Tokens): Promise<Listed[]> {
    const { body } = await here.http().get('/api/v1/me/sessions').set(bearer(tokens)).expect(200);
    return (body as { data: { items: Listed[] } }).data.items;
  }

  it('are listed with device, address and last use, which a refresh moves', async () => {
    const [first, second] = (await signedIn(2)) as [Tokens, Tokens];
    const before = await list(second);
    expect(before).toHaveLength(2);
    const mine = { id: sessionOf(second), current: true, kind: 'bearer', methods: ['pwd'] };
    expect(before[0]).toMatchObject({ ...mine, ip: '127.0.0.1' });
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const { refreshToken } = first;
    const refresh = here.http().post('/api/v1/auth/refresh').set('User-Agent', agent);
    await refresh.send({ refreshToken }).expect(200);
    const [latest] = await list(second);
    expect(latest).toMatchObject({
      id: sessionOf(first),
      device: 'Firefox on Linux',
      current: false,
    });
    expect(latest && before[1] && latest.lastUsedAt > before[1].lastUsedAt).toBe(true);
  });

  it('end one by one, on the other instance too, and asking costs no statement otherwise', async () => {
    const [mine, lost] = (await signedIn(2)) as [Tokens, Tokens];
    expect([await elsewhere(mine), await elsewhere(lost)]).toEqual([200, 200]);
    await remove(mine, `/${sessionOf(lost)}`).expect(204);
    await until(async () => (await elsewhere(lost)) === 401);
    expect((await signIn.refresh(lost.refreshToken)).status).toBe(401);
    expect(await elsewhere(mine)).toBe(200);
    // The profile itself is one statement; who asks is not asked again.
    expect(await statementsOf(() => elsewhere(mine), ofRequests)).toHaveLength(1);
    const again = await remove(mine, `/${sessionOf(lost)}`).expect(404);
    expect((again.body as { error: { code: string } }).error.code).toBe('SESSION_NOT_FOUND');
  });

  it('of somebody else are not found, and go on', async () => {
    const [mine] = (await signedIn(1)) as [Tokens];
    const [theirs] = (await signedIn(1)) as [Tokens];
    await remove(mine, `/${sessionOf(theirs)}`).expect(404);
    expect((await signIn.me(theirs.accessToken)).status).toBe(200);
  });

  it('end all but this one, and everywhere', async () => {
    const [mine, second, third] = (await signedIn(3)) as [Tokens, Tokens, Tokens];
    for (const tokens of [mine, second, third]) expect(await elsewhere(tokens)).toBe(200);
    await remove(mine, '').expect(204);
    await until(async () => (await elsewhere(second)) === 401 && (await elsewhere(third)) === 401);
    expect(await elsewhere(mine)).toBe(200);
    expect((await signIn.post('logout-everywhere', {}, mine.accessToken)).status).toBe(204);
    await until(async () => (await elsewhere(mine)) === 401);
    expect((await signIn.refresh(mine.refreshToken)).status).toBe(401);
    const reasons = await here.sql(
      `SELECT end_reason FROM sessions WHERE id = ANY($1) ORDER BY end_reason`,
      [[mine, second, third].map(sessionOf)],
    );
    expect(reasons.map((row) => (row as { end_reason: string }).end_reason)).toEqual([
      'revoked',
      'revoked',
      'signed_out_everywhere',
    ]);
  });
});
