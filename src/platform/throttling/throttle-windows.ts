import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

export type StorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  readonly endsAt: number;
  readonly hits: Map<string, number>;
}

// Beyond this many callers in one window, new ones share a counter: memory stays bounded.
const maxKeys = 100_000;
const overflow = '\0overflow';

/** `secondsLeft` until the window of these hits ends. */
export function storageRecord(
  totalHits: number,
  limit: number,
  secondsLeft: number,
): StorageRecord {
  const isBlocked = totalHits > limit;
  const timeToBlockExpire = isBlocked ? secondsLeft : 0;
  return { totalHits, timeToExpire: secondsLeft, isBlocked, timeToBlockExpire };
}

/**
 * Counts per key in fixed windows, in memory. One map per window length is thrown away when its
 * window ends, so there is no timer and no clean-up per key.
 */
@Injectable()
export class ThrottleWindows implements ThrottlerStorage {
  private readonly windows = new Map<number, Window>();

  /** Counts one more for the key; `ttl` is the window's length in milliseconds. */
  hit(key: string, ttl: number): number {
    const { hits } = this.window(ttl);
    const counted = hits.size < maxKeys || hits.has(key) ? key : overflow;
    const total = (hits.get(counted) ?? 0) + 1;
    hits.set(counted, total);
    return total;
  }

  count(key: string, ttl: number): number {
    return this.window(ttl).hits.get(key) ?? 0;
  }

  /** Takes over a count of all instances that is higher than the one of this one. */
  raise(key: string, ttl: number, total: number): void {
    const { hits } = this.window(ttl);
    const known = hits.get(key);
    if (known !== undefined && known < total) hits.set(key, total);
  }

  secondsLeft(ttl: number): number {
    return Math.max(1, Math.ceil((this.window(ttl).endsAt - performance.now()) / 1000));
  }

  increment(key: string, ttl: number, limit: number): Promise<StorageRecord> {
    return Promise.resolve(this.incrementAtOnce(key, ttl, limit));
  }

  incrementAtOnce(key: string, ttl: number, limit: number): StorageRecord {
    return storageRecord(this.hit(key, ttl), limit, this.secondsLeft(ttl));
  }

  private window(ttl: number): Window {
    const known = this.windows.get(ttl);
    const now = performance.now();
    if (known && now < known.endsAt) return known;
    const fresh = { endsAt: now + ttl, hits: new Map<string, number>() };
    this.windows.set(ttl, fresh);
    return fresh;
  }
}
