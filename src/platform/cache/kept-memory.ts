import { Inject, Injectable } from '@nestjs/common';
import { type Cache, CACHE_MANAGER } from '@nestjs/cache-manager';
import type { Keyv } from 'keyv';
import { CacheLevels } from './cache-levels.js';
import { Invalidations } from './invalidations.js';
import type { Kept } from './kept.js';
import { KeptAddresses } from './kept-addresses.js';

interface Held {
  readonly value: Kept;
}

/** What is kept in the memory of this process, the first store of the cache manager. */
@Injectable()
export class KeptMemory {
  /** What the addresses name that were asked for. */
  readonly addresses: KeptAddresses;
  private readonly store: Keyv | undefined;

  constructor(
    @Inject(CACHE_MANAGER) cache: Cache,
    private readonly levels: CacheLevels,
    private readonly invalidations: Invalidations,
  ) {
    this.addresses = new KeptAddresses(levels.memory);
    this.store = cache.stores[0];
  }

  /** The value when it is current and this instance can know that. */
  find(key: string): Kept | null {
    const value = this.findStale(key);
    return value && performance.now() < value.freshUntil ? value : null;
  }

  /** The same, also when it is due to be read anew. Never one that a change has ended. */
  findStale(key: string): Kept | null {
    const held = this.levels.memory.peek(key) as Held | undefined;
    if (!held || !this.invalidations.informed) return null;
    const { value } = held;
    const current =
      performance.now() < value.staleUntil &&
      this.invalidations.clock.isCurrent(value.since, value.tags);
    if (current) return value;
    void this.levels.memory.delete(key);
    return null;
  }

  keep(key: string, value: Kept): void {
    const { informed, clock } = this.invalidations;
    if (!informed || !clock.isCurrent(value.since, value.tags)) return;
    // Who asks for a thousand things that do not exist must not push out what others read.
    if (value.absent && this.levels.memory.isHalfFull) return;
    const ttl = value.staleUntil - performance.now();
    if (ttl > 0) void this.store?.set(key, value, ttl);
  }

  /** A value that was kept grew by so many bytes. */
  grow(key: string, value: Kept, bytes: number): void {
    this.levels.memory.grow(key, value, bytes);
  }
}
