import type { Cache } from '@nestjs/cache-manager';
import type { AppConfig } from '../../src/config/app-config.js';
import { CacheLevels } from '../../src/platform/cache/cache-levels.js';
import { Invalidations } from '../../src/platform/cache/invalidations.js';
import type { Kept } from '../../src/platform/cache/kept.js';
import { KeptMemory } from '../../src/platform/cache/kept-memory.js';
import { ReadThrough } from '../../src/platform/cache/read-through.js';
import type { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { Redis } from '../../src/platform/redis/redis.js';
import type { SignalListener } from '../../src/platform/signals/signal-listener.js';
import type { SignalHandler, Signals } from '../../src/platform/signals/signals.js';

const maxBytes = 100_000;

interface SetOptions {
  readonly condition?: 'NX' | 'XX';
}

/** Redis as the cache uses it, in a map; the test says when it answers and whether. */
export class MapRedis {
  readonly configured = true;
  ready = true;
  failing = false;
  readonly map = new Map<string, string>();
  private gate: Promise<void> = Promise.resolve();
  private lost: () => void = () => undefined;

  onLost(listener: () => void): void {
    this.lost = listener;
  }

  /** The connection broke, and is there again. */
  lose(): void {
    this.lost();
  }

  /** Answers nothing until what is returned is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  async call<T>(work: (client: object) => Promise<T>): Promise<T> {
    await this.gate;
    if (this.failing) throw new Error('Redis does not answer.');
    return work({
      get: (key: string) => Promise.resolve(this.map.get(key) ?? null),
      mGet: (keys: string[]) => Promise.resolve(keys.map((key) => this.map.get(key) ?? null)),
      set: (key: string, value: string, options: SetOptions) =>
        Promise.resolve(this.set(key, value, options)),
    });
  }

  get asRedis(): Redis {
    return this as unknown as Redis;
  }

  private set(key: string, value: string, { condition }: SetOptions): 'OK' | null {
    if (condition !== undefined && this.map.has(key) !== (condition === 'XX')) return null;
    this.map.set(key, value);
    return 'OK';
  }
}

/** The cache without HTTP and without a database: the test says what it hears, and whether it does. */
export class CacheParts {
  readonly listener = { current: true };
  readonly unitOfWork = { active: false };
  readonly config = {
    cache: { enabled: true, maxBytes },
    buildCommit: 'abc',
  } as unknown as AppConfig;
  readonly levels: CacheLevels;
  readonly cache: Cache;
  readonly invalidations: Invalidations;
  readonly memory: KeptMemory;
  readonly through: ReadThrough;
  private handler: SignalHandler = () => undefined;

  constructor(redis = { configured: false } as Redis) {
    const signals = { on: (_: string, handler: SignalHandler) => (this.handler = handler) };
    this.levels = new CacheLevels(this.config, redis);
    this.cache = { stores: this.levels.stores } as unknown as Cache;
    this.invalidations = new Invalidations(
      this.unitOfWork as unknown as UnitOfWork,
      signals as unknown as Signals,
      this.listener as SignalListener,
    );
    this.memory = new KeptMemory(this.cache, this.levels, this.invalidations);
    this.through = new ReadThrough(this.memory, this.invalidations);
  }

  /** What another instance tells; null: messages may be missing. */
  hear(message: string | null): void {
    this.handler(message);
  }
}

interface Lives {
  readonly fresh?: number;
  readonly stale?: number;
}

/** A value that was read a moment ago; how much longer it lives in milliseconds. */
export function keptFor(since: number, { fresh = 10_000, stale = fresh }: Lives = {}): Kept {
  const now = performance.now();
  return {
    label: 'tea',
    tags: ['tea'],
    since,
    storedAt: now,
    freshUntil: now + fresh,
    staleUntil: now + stale,
    bytes: 100,
  };
}
