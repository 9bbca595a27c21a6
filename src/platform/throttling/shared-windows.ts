import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Redis } from '../redis/redis.js';
import { type StorageRecord, storageRecord, ThrottleWindows } from './throttle-windows.js';

// One round trip and atomic: a counter never stays without an end.
const script = `
local total = redis.call('INCR', KEYS[1])
if total == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { total, redis.call('PTTL', KEYS[1]) }`;

const prefix = 'orderly:throttle';

/**
 * Counts of all instances, in Redis. While it does not answer, each instance counts for itself:
 * a limit is looser then, and never a reason to refuse or to wait.
 */
@Injectable()
export class SharedWindows implements ThrottlerStorage {
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

  private async count(key: string, ttl: number): Promise<[number, number]> {
    const options = { keys: [`${prefix}:${ttl}:${key}`], arguments: [String(ttl)] };
    return (await this.redis.call((client) => client.eval(script, options))) as [number, number];
  }
}
