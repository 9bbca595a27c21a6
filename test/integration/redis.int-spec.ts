import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HealthChecks } from '../../src/platform/health/health-checks.js';
import { isGivenUp } from '../../src/platform/resilience/dependency.js';
import { Redis, RedisUnreachable } from '../../src/platform/redis/redis.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { metricsText, metricsToken, valueOf } from '../support/metrics.js';
import { freePort } from '../support/program.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.js';
import { until } from '../support/until.js';

const dependencies = { timeoutMs: 15_000, breakerFailures: 2, breakerPauseMs: 200 };

const startWith = (url: string | null): Promise<TestApp> =>
  startTestApp((config) => ({
    ...config,
    dependencies,
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
    await app.http().get('/readyz').expect(200);
    expect(await checkOf(app, 'redis')).toMatchObject({ state: 'degraded' });
    await app.close();
  });
});

(hasRedis ? describe : describe.skip)('with Redis', () => {
  let server: RedisServer;
  let app: TestApp;
  let redis: Redis;

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
    await redis.call((client) => client.set('kettle', 'hot', { PX: 60_000 }));
    expect(await redis.call((client) => client.get('kettle'))).toBe('hot');
    expect(await checkOf(app, 'redis')).toEqual({
      name: 'redis',
      state: 'up',
      details: { configured: true, connected: true },
    });
    const text = await metricsText(app);
    expect(valueOf(text, 'orderly_redis_connected')).toBe(1);
    expect(valueOf(text, 'orderly_dependency_calls_total', { dependency: 'redis' })).toBe(2);
  });

  it('fails at once while it is down, and is there again by itself', async () => {
    await server.kill();
    await until(() => !redis.ready);
    await expect(redis.call((client) => client.ping())).rejects.toThrow(RedisUnreachable);
    expect(await checkOf(app, 'redis')).toMatchObject({ state: 'degraded' });
    await server.start();
    await until(() => redis.ready);
    expect(await redis.call((client) => client.ping())).toBe('PONG');
  });

  it('does not wait for one that froze, and leaves it alone after some failures', async () => {
    server.freeze();
    for (let call = 0; call < 3; call += 1) {
      const error: unknown = await redis.call((client) => client.ping()).catch((e: unknown) => e);
      expect(isGivenUp(error) || error instanceof RedisUnreachable).toBe(true);
    }
    expect((await checkOf(app, 'dependencies'))?.details['redis']).toMatchObject({
      breaker: 'open',
      timeouts: 2,
      refused: 1,
    });
    server.thaw();
    await until(() =>
      redis
        .call((client) => client.ping())
        .then(
          () => true,
          () => false,
        ),
    );
  });

  it('gives a connection of its own to who occupies one', async () => {
    const subscriber = redis.another();
    if (!subscriber) throw new Error('Redis is configured.');
    await redis.connect(subscriber);
    const heard: string[] = [];
    await subscriber.subscribe('tea', (message) => heard.push(message));
    await redis.call((client) => client.publish('tea', 'ready'));
    await until(() => heard.length === 1);
    expect(heard).toEqual(['ready']);
  });
});
