import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf } from '../support/resource.js';
import { until } from '../support/until.js';

const login = '/api/v1/auth/login';
const limit = 5;
const loginLimit = 3;

describe('throttling', () => {
  let app: TestApp;

  afterEach(() => app.close());

  const start = (trustedProxies: string[] = [], tiers: object = {}) =>
    startTestApp((config) => {
      const throttle = {
        ...config.throttle,
        enabled: true,
        windowSeconds: 3600,
        limit,
        loginLimit,
      };
      return {
        ...config,
        http: { ...config.http, trustedProxies },
        throttle: { ...throttle, ...tiers },
      };
    });

  async function statuses(
    times: number,
    ask: (index: number) => PromiseLike<{ status: number }>,
  ): Promise<number[]> {
    const seen: number[] = [];
    for (let index = 0; index < times; index += 1) seen.push((await ask(index)).status);
    return seen;
  }

  it('counts a signed-in caller over all routes, and another one for itself', async () => {
    app = await start();
    const [first, second] = [await app.as('auditor'), await app.as('admin')];
    const paths = ['/api/v1/products', '/api/v1/customers', '/API/V1/Products/'];
    const seen = await statuses(limit + 2, (index) =>
      app
        .http()
        .get(paths[index % 3] ?? '')
        .set(first),
    );
    expect(seen).toEqual([...Array<number>(limit).fill(200), 429, 429]);
    expect((await app.http().get('/api/v1/products').set(second)).status).toBe(200);
  });

  it('answers 429 with a code and when to come back', async () => {
    app = await start();
    const bearer = await app.as('auditor');
    await statuses(limit, () => app.http().get('/api/v1/products').set(bearer));
    const answer = await app.http().get('/api/v1/products').set(bearer);
    expect(answer.body).toMatchObject({ status: 'error', error: { code: 'TOO_MANY_REQUESTS' } });
    const seconds = Number(answer.headers['retry-after']);
    expect(seconds).toBeGreaterThan(3000);
    expect(seconds).toBeLessThanOrEqual(3600);
  });

  it('counts sign-ins by address, whatever the forwarded headers claim', async () => {
    app = await start();
    const wrong = { email: 'nobody@example.com', password: 'wrong password here' };
    const seen = await statuses(loginLimit + 1, (index) =>
      app
        .http()
        .post(login)
        .set({
          'X-Forwarded-For': `192.0.2.${index}`,
          'X-Real-IP': `192.0.2.${index}`,
          Forwarded: `for=192.0.2.${index}`,
        })
        .send(wrong),
    );
    expect(seen).toEqual([...Array<number>(loginLimit).fill(401), 429]);
  });

  it('believes a trusted proxy about the address, and takes an IPv6 /64 for one', async () => {
    app = await start(['127.0.0.1/32', '::1/128', '::ffff:127.0.0.1/128']);
    const wrong = { email: 'nobody@example.com', password: 'wrong password here' };
    const from = (ip: string) => app.http().post(login).set('X-Forwarded-For', ip).send(wrong);
    expect(await statuses(loginLimit + 1, (index) => from(`2001:db8:1:2::${index + 1}`))).toEqual([
      401, 401, 401, 429,
    ]);
    expect((await from('2001:db8:1:3::1')).status).toBe(401);
    // A client behind the proxy can prepend what it likes; only the proxy's own entry counts.
    expect((await from('2001:db8:9:9::1, 2001:db8:1:2::77')).status).toBe(429);
  });

  it('counts one address for what the nearest untrusted hop is, however the header is written', async () => {
    app = await start(['127.0.0.1/32', '::1/128', '::ffff:127.0.0.1/128', '10.0.0.0/8']);
    const wrong = { email: 'nobody@example.com', password: 'wrong password here' };
    const forged = [
      '203.0.113.5',
      '198.51.100.1, 203.0.113.5',
      '127.0.0.1, 203.0.113.5, 10.1.2.3',
      'unknown, "[2001:db8::7]", 203.0.113.5',
      ', , 203.0.113.5',
      '::ffff:203.0.113.5',
    ];
    const seen = await statuses(forged.length, (index) =>
      app
        .http()
        .post(login)
        .set('X-Forwarded-For', forged[index] ?? '')
        .send(wrong),
    );
    expect(seen).toEqual([...Array<number>(loginLimit).fill(401), ...Array(3).fill(429)]);
  });

  it('says what is left, by caller, and for reports as well', async () => {
    app = await start([], { heavyLimit: 2, addressLimit: 100 });
    const bearer = await app.as('admin');
    const first = await app.http().get('/api/v1/products').set(bearer);
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"user";q=5;w=3600, "all-of-address";q=100;w=3600',
      ratelimit: expect.stringMatching(
        /^"user";r=4;t=3[56]\d\d, "all-of-address";r=99;t=3[56]\d\d$/,
      ),
    });
    const report = '/api/v1/reports/backorders';
    const computed = { ...bearer, 'Cache-Control': 'no-cache' };
    const reports = await statuses(3, () => app.http().get(report).set(computed));
    expect(reports).toEqual([200, 200, 429]);
    expect((await app.http().get('/api/v1/products').set(bearer)).status).toBe(200);
  });

  it('counts each key for itself, and its user apart from it', async () => {
    app = await start([], { keyLimit: 2 });
    const bearer = await app.as('admin');
    const makeKey = async (): Promise<{ 'X-API-Key': string }> => {
      const body = { name: 'Till', permissions: ['catalog:read'] };
      const sent = app.http().post('/api/v1/api-keys').set(bearer);
      const made = await sent.set('Idempotency-Key', randomUUID()).send(body).expect(201);
      return { 'X-API-Key': dataOf<{ secret: string }>(made).secret };
    };
    const [key, another] = [await makeKey(), await makeKey()];
    const ask = (as: object) =>
      app
        .http()
        .get('/api/v1/products')
        .set({ ...as });
    const first = await ask(key);
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"key";q=2;w=3600',
      ratelimit: expect.stringMatching(/^"key";r=1;t=3[56]\d\d$/),
    });
    expect(await statuses(3, () => ask(key))).toEqual([200, 429, 429]);
    expect((await ask(key)).body).toMatchObject({ error: { code: 'TOO_MANY_REQUESTS' } });
    expect((await ask(another)).headers['ratelimit']).toMatch(/^"key";r=1;t=3[56]\d\d$/);
    // Two of the user's own were used for making the keys.
    const left = `"user";r=${limit - 3};`;
    expect((await ask(bearer)).headers['ratelimit']).toContain(left);
  });

  it('counts everybody behind one address where that has a limit', async () => {
    app = await start([], { addressLimit: 4 });
    const callers = [await app.as('admin'), await app.as('auditor'), await app.as('support')];
    const seen = await statuses(5, (index) =>
      app
        .http()
        .get('/api/v1/products')
        .set(callers[index % 3] ?? {}),
    );
    expect(seen).toEqual([200, 200, 200, 200, 429]);
  });

  it('turns guessers of tokens away by address', async () => {
    app = await start();
    const seen = await statuses(limit + 2, (index) =>
      app.http().get('/api/v1/products').set('Authorization', `Bearer guess-${index}`),
    );
    expect(seen).toEqual([...Array<number>(limit).fill(401), 429, 429]);
  });

  it('never counts probes', async () => {
    app = await start();
    await statuses(limit + 1, () => app.http().get('/api/v1/products'));
    const seen = await statuses(limit * 2, () => app.http().get('/livez'));
    expect(new Set(seen)).toEqual(new Set([200]));
    // The first one has a second to connect.
    await until(async () => (await app.http().get('/readyz')).status === 200);
  });
});
