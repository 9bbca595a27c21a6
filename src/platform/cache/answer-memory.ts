import { Inject, Injectable } from '@nestjs/common';
import { type Cache, CACHE_MANAGER } from '@nestjs/cache-manager';
import type { Keyv } from 'keyv';
import { CacheLevels } from './cache-levels.js';
import { Invalidations } from './invalidations.js';
import type { StoredAnswer } from './stored-answer.js';

interface Held {
  readonly value: StoredAnswer;
}

/** Answers in the memory of this process, the first store of the cache manager. */
@Injectable()
export class AnswerMemory {
  private readonly store: Keyv | undefined;

  constructor(
    @Inject(CACHE_MANAGER) cache: Cache,
    private readonly levels: CacheLevels,
    private readonly invalidations: Invalidations,
  ) {
    this.store = cache.stores[0];
  }

  /** The answer when it is current and this instance can know that. */
  find(key: string): StoredAnswer | null {
    const held = this.levels.memory.peek(key) as Held | undefined;
    if (!held || !this.invalidations.informed) return null;
    const { value } = held;
    const current =
      performance.now() < value.freshUntil &&
      this.invalidations.clock.isCurrent(value.since, value.tags);
    if (current) return value;
    void this.levels.memory.delete(key);
    return null;
  }

  keep(key: string, answer: StoredAnswer): void {
    const { informed, clock } = this.invalidations;
    if (!informed || !clock.isCurrent(answer.since, answer.tags)) return;
    answer.onGrown((bytes) => this.levels.memory.grow(key, answer, bytes));
    void this.store?.set(key, answer, answer.freshUntil - performance.now());
  }
}
