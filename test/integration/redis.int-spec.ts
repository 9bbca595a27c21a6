import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HealthChecks } from '../../src/platform/health/health-checks.js';
import { isGivenUp } from '../../src/platform/resilience/dependency.js';
import { Redis, type RedisClient, RedisUnreachable } from '../../src/platform/redis/redis.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { metricsText, metricsToken, valueOf } from '../support/metrics.js';
import { freePort } from '../support/free-port.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.js';
import { until } from '../support/until.js';

const dependencies = { timeoutMs: 15_000, breakerFailures: 2 };

const startWith = (url: string | null, breakerPauseMs = 200): Promise<TestApp> =>
  startTestApp((config) => ({
    ...config,
    dependencies: { ...dependencies, breakerPauseMs },
    redis: { url },
    metrics: { port: null, token: metricsToken },
  }));

async function checkOf(app: TestApp, name: string) {
  return (await app.get(HealthChecks).run()).find((check) => check.name === name);
}

describe('without REDIS_URL', () => {
  it('nothing is connected, and nothing is wrong', async () => {
    const app = await startWith(null);
    try {
      const redis = app.get(Redis);
      expect([redis.configured, redis.ready, redis.another()]).toEqual([false, false, null]);
      await expect(redis.call((client) => client.ping())).rejects.toThrow(RedisUnreachable);
      expect(await checkOf(app, 'redis')).toMatchObject({
        state: 'up',
        details: { configured: false },
      });
    } finally {
      await app.close();
    }
  });
});

describe('with a Redis that is not there', () => {
  it('the program starts, serves and stops', async () => {
    const app = await startWith(`redis://127.0.0.1:${await freePort()}`);
    expect(app.get(Redis).configured).toBe(true);
    await until(async () => (await app.http().get('/readyz')).status === 200);
    expect(await checkOf(app, 'redis')).toMatchObject({ state: 'degraded' });
    await app.close();
  });
});

(hasRedis ? describe : describe.skip)('with Redis', () => {
  let server: RedisServer;
  let app: TestApp;
  let redis: Redis;
  let calls = 0;

  /** What it answers in the end: a slow machine may miss its quarter of a second. */
  async function answerOf<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    let answered: { readonly value: T } | null = null;
    await until(async () => {
      if (!redis.ready) return false;
      calls += 1;
      answered = await redis.call(work).then(
        (value) => ({ value }),
        () => null,
      );
      return answered !== null;
    });
    return (answered as unknown as { readonly value: T }).value;
  }

  beforeAll(async () => {
    server = await startRedis();
    app = await startWith(server.url);
    redis = app.get(Redis);
  });

  afterAll(async () => {
    await app.close();
    await server.stop();
  });

  it('is connected once the program has started', async () => {
    // A start waits a moment for it, not longer.
    await until(() => redis.ready);
    await answerOf((client) => client.set('kettle', 'hot', { PX: 60_000 }));
    expect(await answerOf((client) => client.get('kettle'))).toBe('hot');
    expect(await checkOf(app, 'redis')).toEqual({
      name: 'redis',
      state: 'up',
      details: { configured: true, connected: true },
    });
    const text = await metricsText(app);
    expect(valueOf(text, 'orderly_redis_connected')).toBe(1);
    expect(valueOf(text, 'orderly_dependency_calls_total', { dependency: 'redis' })).toBe(calls);
  });

  it('fails at once while it is down, and is there again by itself', async () => {
    await server.kill();
    await until(() => !redis.ready);
    await expect(redis.call((client) => client.ping())).rejects.toThrow(RedisUnreachable);
    expect(await checkOf(app, 'redis')).toMatchObject({ state: 'degraded' });
    await server.start();
    expect(await answerOf((client) => client.ping())).toBe('PONG');
  });

  it('does not wait for one that froze, and leaves it alone after some failures', async () => {
    const patient = await startWith(server.url, 600_000);
    await until(() => patient.get(Redis).ready);
    const failureOf = (at: TestApp): Promise<unknown> =>
      at
        .get(Redis)
        .call((client) => client.ping())
        .catch((error: unknown) => error);
    server.freeze();
    const asked = [app, app, patient, patient].map(failureOf);
    for (const error of await Promise.all(asked)) expect(isGivenUp(error)).toBe(true);
    const refused = await failureOf(patient);
    // Also the silence of the connection may have been noticed by now, on a slow machine.
    expect(isGivenUp(refused) || refused instanceof RedisUnreachable).toBe(true);
    expect((await checkOf(patient, 'dependencies'))?.details['redis']).toMatchObject({
      breaker: 'open',
      timeouts: 2,
      refused: isGivenUp(refused) ? 1 : 0,
    });
    await patient.close();
    server.thaw();
    expect(await answerOf((client) => client.ping())).toBe('PONG');
  });

  it('gives a connection of its own to who occupies one', async () => {
    const subscriber = redis.another();
    if (!subscriber) throw new Error('Redis is configured.');
    await redis.connect(subscriber);
    const heard: string[] = [];
    await subscriber.subscribe('tea', (message) => heard.push(message));
    await answerOf((client) => client.publish('tea', 'ready'));
    await until(() => heard.length > 0);
    expect(new Set(heard)).toEqual(new Set(['ready']));
  });
});
