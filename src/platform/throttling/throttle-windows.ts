import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

type StorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  readonly endsAt: number;
  readonly hits: Map<string, number>;
}

// Beyond this many callers in one window, new ones share a counter: memory stays bounded.
const maxKeys = 100_000;
const overflow = '\0overflow';

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

  secondsLeft(ttl: number): number {
    return Math.max(1, Math.ceil((this.window(ttl).endsAt - performance.now()) / 1000));
  }

  increment(key: string, ttl: number, limit: number): Promise<StorageRecord> {
    const totalHits = this.hit(key, ttl);
    const isBlocked = totalHits > limit;
    const timeToExpire = isBlocked ? this.secondsLeft(ttl) : 0;
    return Promise.resolve({ totalHits, timeToExpire, isBlocked, timeToBlockExpire: timeToExpire });
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
