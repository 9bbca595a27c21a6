import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { BoundedCounts } from './bounded-counts.js';

export type StorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  readonly endsAt: number;
  /** By the tier. */
  readonly tiers: Map<string, BoundedCounts>;
}

const callerOf = (key: string): string => key.slice(key.indexOf(':') + 1);

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
 * Counts per key, `tier:caller`, in fixed windows, in memory. What is counted of one window length is
 * thrown away when its window ends, so there is no timer and no clean-up per key.
 */
@Injectable()
export class ThrottleWindows implements ThrottlerStorage {
  private readonly windows = new Map<number, Window>();

  /** Counts one more for the key; `ttl` is the window's length in milliseconds. */
  hit(key: string, ttl: number): number {
    return this.tierOf(key, ttl).hit(callerOf(key));
  }

  count(key: string, ttl: number): number {
    return this.tierOf(key, ttl).count(callerOf(key));
  }

  /** Takes over a count of all instances that is higher than the one of this one. */
  raise(key: string, ttl: number, total: number): void {
    this.tierOf(key, ttl).raise(callerOf(key), total);
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

  /** Each tier has room of its own: who fills one has no say in the others. */
  private tierOf(key: string, ttl: number): BoundedCounts {
    const { tiers } = this.window(ttl);
    const tier = key.slice(0, key.indexOf(':'));
    const known = tiers.get(tier);
    if (known) return known;
    const fresh = new BoundedCounts();
    tiers.set(tier, fresh);
    return fresh;
  }

  private window(ttl: number): Window {
    const known = this.windows.get(ttl);
    const now = performance.now();
    if (known && now < known.endsAt) return known;
    const fresh = { endsAt: now + ttl, tiers: new Map<string, BoundedCounts>() };
    this.windows.set(ttl, fresh);
    return fresh;
  }
}
