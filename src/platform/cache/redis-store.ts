import type { Redis } from '../redis/redis.js';

const prefix = 'orderly:copy:';

/** A store of Keyv over our connection to Redis: a failure is a copy that is not there. */
export class RedisStore {
  readonly opts: object = {};

  constructor(private readonly redis: Redis) {}

  async get(key: string): Promise<string | undefined> {
    const found = this.redis.call((client) => client.get(prefix + key));
    return (await found.catch(() => null)) ?? undefined;
  }

  async set(key: string, value: string, ttl = 60_000): Promise<boolean> {
    const expiration = { type: 'PX', value: Math.max(1, Math.round(ttl)) } as const;
    const kept = this.redis.call((client) => client.set(prefix + key, value, { expiration }));
    return (await kept.catch(() => null)) === 'OK';
  }

  async delete(key: string): Promise<boolean> {
    const gone = this.redis.call((client) => client.unlink(prefix + key));
    return (await gone.catch(() => 0)) > 0;
  }

  /** Copies end by themselves; other programs may use the same Redis. */
  clear(): Promise<void> {
    return Promise.resolve();
  }

  on(): this {
    return this;
  }
}
