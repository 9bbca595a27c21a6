import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Redis } from '../redis/redis.js';
import { type StorageRecord, storageRecord, ThrottleWindows } from './throttle-windows.js';

// Atomic: a counter never stays without an end.
const script = `
local counted = {}
for i, key in ipairs(KEYS) do
  local total = redis.call('INCR', key)
  if total == 1 then redis.call('PEXPIRE', key, ARGV[i]) end
  counted[i] = { total, redis.call('PTTL', key) }
end
return counted`;

/** How often a key was counted in its window, and the milliseconds that are left of that. */
type Counted = readonly [total: number, leftMs: number];

interface Waiting {
  readonly key: string;
  readonly ttl: number;
  readonly resolve: (counted: Counted) => void;
  readonly reject: (error: unknown) => void;
}

const prefix = 'orderly:throttle';

/**
 * Counts of all instances, in Redis. While it does not answer, each instance counts for itself:
 * a limit is looser then, and never a reason to refuse or to wait.
 */
@Injectable()
export class SharedWindows implements ThrottlerStorage {
  private waiting: Waiting[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly local: ThrottleWindows,
  ) {}

  async increment(key: string, ttl: number, limit: number): Promise<StorageRecord> {
    if (!this.redis.ready) return this.local.increment(key, ttl, limit);
    try {
      const [totalHits, leftMs] = await this.count(key, ttl);
      return storageRecord(totalHits, limit, Math.max(1, Math.ceil(leftMs / 1000)));
    } catch {
      return this.local.increment(key, ttl, limit);
    }
  }

  /** Counts one more, here and in Redis; later looks at the local count see the total of all. */
  note(key: string, ttl: number): void {
    this.local.hit(key, ttl);
    if (!this.redis.ready) return;
    this.count(key, ttl).then(
      ([total]) => this.local.raise(key, ttl, total),
      () => undefined,
    );
  }

  /** All who count at the same moment share one round trip. */
  private count(key: string, ttl: number): Promise<Counted> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, ttl, resolve, reject });
      if (this.waiting.length === 1) process.nextTick(() => void this.countAll());
    });
  }

  private async countAll(): Promise<void> {
    const all = this.waiting;
    this.waiting = [];
    const keys = all.map(({ key, ttl }) => `${prefix}:${ttl}:${key}`);
    const options = { keys, arguments: all.map(({ ttl }) => String(ttl)) };
    try {
      const counted = await this.redis.call(
        (client) => client.eval(script, options) as Promise<unknown>,
      );
      for (const [index, one] of (counted as Counted[]).entries()) all[index]?.resolve(one);
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  }
}
