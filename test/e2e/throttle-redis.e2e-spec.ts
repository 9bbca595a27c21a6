import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthService } from '../../src/modules/auth/auth.service.js';
import { Redis } from '../../src/platform/redis/redis.js';
import { Dependencies } from '../../src/platform/resilience/dependencies.js';
import { SharedWindows } from '../../src/platform/throttling/shared-windows.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.js';
import { SignIn, testPassword, type Tokens } from '../support/sign-in.js';
import { until } from '../support/until.js';

const login = '/api/v1/auth/login';
const products = '/api/v1/products';
const limit = 6;
const loginLimit = 4;

const withRedis = hasRedis ? describe : describe.skip;

withRedis('limits over several instances', () => {
  let redis: RedisServer;
  let app: TestApp;
  let other: TestApp;

  const instance = (databaseUrl?: string): Promise<TestApp> =>
    startTestApp(
      (config) => ({
        ...config,
        redis: { ...config.redis, url: redis.url },
        http: {
          ...config.http,
          trustedProxies: ['127.0.0.1/32', '::1/128', '::ffff:127.0.0.1/128'],
        },
        throttle: { ...config.throttle, enabled: true, windowSeconds: 3600, limit, loginLimit },
      }),
      databaseUrl === undefined
        ? undefined
        : () => Promise.resolve({ url: databaseUrl, drop: () => Promise.resolve() }),
    );

  beforeAll(async () => {
    redis = await startRedis();
    app = await instance();
    other = await instance(app.databaseUrl);
  });

  afterAll(async () => {
    await other.close();
    await app.close();
    await redis.stop();
  });

  const turnOf = (index: number): TestApp => (index % 2 === 0 ? app : other);

  async function statuses(
    times: number,
    ask: (at: TestApp) => PromiseLike<{ status: number }>,
  ): Promise<number[]> {
    const seen: number[] = [];
    for (let index = 0; index < times; index += 1) seen.push((await ask(turnOf(index))).status);
    return seen;
  }

  let serial = 0;

  const signIn = (at: TestApp, ip: string) =>
    at
      .http()
      .post(login)
      .set('X-Forwarded-For', ip)
      // Another account each time: those have limits of their own.
      .send({ email: `nobody-${(serial += 1)}@example.com`, password: 'wrong password here' });

  const someone = async (): Promise<{ Authorization: string }> => {
    const { email } = await new SignIn(app).user('auditor');
    const tokens = await app.get(AuthService).login({ email, password: testPassword });
    return { Authorization: `Bearer ${(tokens as Tokens).accessToken}` };
  };

  const connected = (): Promise<void> =>
    until(() => app.get(Redis).ready && other.get(Redis).ready);

  /** Calls that Redis did not answer in time so far: an instance counted those for itself. */
  const missed = (): number =>
    [app, other]
      .flatMap((at) => at.get(Dependencies).states())
      .filter(({ name }) => name === 'redis')
      .reduce((sum, { failures, refused }) => sum + failures + refused, 0);

  let turns = 0;

  /** What is seen while Redis answers each call in time: else asks again, as somebody else. */
  async function seenInTime<T>(ask: (turn: number) => Promise<T>): Promise<T> {
    for (;;) {
      const before = missed();
      const seen = await ask((turns += 1));
      if (missed() === before) return seen;
    }
  }

  it('ask once for all who count at the same moment', async () => {
    await connected();
    const evaluated = async (): Promise<number> => {
      let stats = '';
      await until(async () => {
        const asked = app.get(Redis).call((client) => client.info('commandstats'));
        stats = await asked.catch(() => '');
        return stats !== '';
      });
      return Number(/cmdstat_eval:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    const before = await evaluated();
    const windows = app.get(SharedWindows);
    const counted = await Promise.all(
      ['one', 'two', 'one', 'one'].map((key) => windows.increment(`moment:${key}`, 60_000, 2)),
    );
    expect(counted.map(({ totalHits }) => totalHits)).toEqual([1, 1, 2, 3]);
    expect(counted.map(({ isBlocked }) => isBlocked)).toEqual([false, false, false, true]);
    expect(new Set(counted.map(({ timeToExpire }) => timeToExpire))).toEqual(new Set([60]));
    expect(await evaluated()).toBe(before + 1);
  });

  it('count a caller once for all, and say what is left', async () => {
    const { first, seen, refused } = await seenInTime(async () => {
      const bearer = await someone();
      const ask = (at: TestApp) => at.http().get(products).set(bearer);
      return { first: await ask(app), seen: await statuses(limit, ask), refused: await ask(other) };
    });
    expect(first.headers).toMatchObject({
      'ratelimit-policy': `"user";q=${limit};w=3600`,
      ratelimit: `"user";r=${limit - 1};t=3600`,
    });
    expect(seen).toEqual([...Array<number>(limit - 1).fill(200), 429]);
    expect(refused.headers['ratelimit']).toMatch(/^"user";r=0;t=\d+$/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
  });

  it('let exactly as many through as they say when all come at once', async () => {
    const all = await seenInTime((turn) =>
      Promise.all(
        Array.from({ length: 5 * loginLimit }, (_, index) =>
          signIn(turnOf(index), `203.0.113.${turn}`),
        ),
      ),
    );
    const passed = all.filter(({ status }) => status === 401);
    expect(passed).toHaveLength(loginLimit);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(4 * loginLimit);
  });

  it('turn away a guesser of tokens who changes between instances', async () => {
    const guess = (at: TestApp) =>
      at
        .http()
        .get(products)
        .set({ 'X-Forwarded-For': '192.0.2.9', Authorization: 'Bearer guess' });
    const seen = new Set<number>();
    // The count of all comes back after the answer.
    await until(async () => {
      seen.add((await guess(app)).status);
      const { status } = await guess(other);
      seen.add(status);
      return status === 429;
    });
    expect(seen).toEqual(new Set([401, 429]));
  });

  it('hold at each instance while Redis is gone, and are shared again when it is back', async () => {
    await redis.kill();
    await until(() => !app.get(Redis).ready && !other.get(Redis).ready);
    const each = [...Array<number>(loginLimit).fill(401), 429];
    const alone = async (at: TestApp): Promise<number[]> => {
      const seen: number[] = [];
      for (let index = 0; index <= loginLimit; index += 1)
        seen.push((await signIn(at, '192.0.2.20')).status);
      return seen;
    };
    expect(await alone(app)).toEqual(each);
    expect(await alone(other)).toEqual(each);
    await redis.start();
    await connected();
    const shared = await seenInTime((turn) =>
      statuses(loginLimit + 1, (at) => signIn(at, `203.0.113.${turn}`)),
    );
    expect(shared).toEqual(each);
  });

  it('never end in an error when Redis dies in the middle of requests', async () => {
    const asked = Array.from({ length: 60 }, (_, index) =>
      signIn(turnOf(index), `198.51.100.${index}`),
    );
    const killed = redis.kill();
    const seen = new Set((await Promise.all(asked)).map(({ status }) => status));
    await killed;
    expect(seen).toEqual(new Set([401]));
    await redis.start();
  });

  it('answer, and go on counting, while Redis is frozen', async () => {
    redis.freeze();
    const frozen = await statuses(loginLimit * 2 + 2, (at) => signIn(at, '192.0.2.30'));
    redis.thaw();
    expect(frozen).toEqual([
      ...Array<number>(loginLimit * 2).fill(401),
      ...Array<number>(2).fill(429),
    ]);
  });
});
