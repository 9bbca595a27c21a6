import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Redis } from '../redis/redis.js';
import { Invalidations } from './invalidations.js';

const prefix = 'orderly:stamp:';
const epoch = `${prefix}epoch`;
const keepMs = 86_400_000;

/**
 * Says which copies in Redis are current. Every tag has a stamp there, replaced by a new random one
 * at each invalidation; a copy carries the stamps that were there before its reading began, and
 * counts for as long as they are the same.
 *
 * Every instance replaces the stamps of what it hears was changed, and looks at no copy until Redis
 * has confirmed that: so a copy that it takes was begun after the change, whatever became of the
 * messages of others. After a lost connection a stamp of everything is replaced first, because a
 * server that was restarted or stood in for may have forgotten some.
 */
@Injectable()
export class SharedStamps {
  private pending = 0;
  private doubtful = true;
  private healing: Promise<void> | null = null;

  constructor(
    private readonly redis: Redis,
    invalidations: Invalidations,
  ) {
    if (!redis.configured) return;
    redis.onLost(() => (this.doubtful = true));
    invalidations.onInvalidated((tags) => void this.replace(tags));
  }

  /** The stamps now, as one text; null: copies must be neither taken nor left. */
  async read(tags: readonly string[]): Promise<string | null> {
    if (!this.redis.ready) return null;
    if (this.doubtful || this.healing) await this.heal();
    if (!this.trusted()) return null;
    const keys = [epoch, ...tags.map((tag) => prefix + tag)];
    const stamps = await this.redis.call((client) => client.mGet(keys)).catch(() => null);
    if (stamps === null || !this.trusted()) return null;
    if (!stamps.includes(null)) return stamps.join(' ');
    const missing = keys.filter((_, index) => stamps[index] === null);
    await this.store(missing, 'NX').catch(() => undefined);
    return null;
  }

  private trusted(): boolean {
    return !this.doubtful && this.pending === 0;
  }

  private async replace(tags: readonly string[] | null): Promise<void> {
    if (tags === null) this.doubtful = true;
    if (this.doubtful || tags === null) return;
    this.pending += 1;
    try {
      await this.store(
        tags.map((tag) => prefix + tag),
        'XX',
      );
    } catch {
      this.doubtful = true;
    } finally {
      this.pending -= 1;
    }
  }

  private heal(): Promise<void> {
    this.healing ??= this.renew().finally(() => (this.healing = null));
    return this.healing;
  }

  private async renew(): Promise<void> {
    // What comes in between makes it doubtful again.
    this.doubtful = false;
    try {
      await this.redis.call((client) =>
        client.set(epoch, randomUUID(), { expiration: { type: 'PX', value: keepMs } }),
      );
    } catch {
      this.doubtful = true;
    }
  }

  /** `XX`: only where there is a stamp; without one there is no copy that it could end. */
  private async store(keys: readonly string[], condition: 'NX' | 'XX'): Promise<void> {
    const expiration = { type: 'PX', value: keepMs } as const;
    await this.redis.call((client) =>
      Promise.all(keys.map((key) => client.set(key, randomUUID(), { condition, expiration }))),
    );
  }
}
