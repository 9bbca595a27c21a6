import { Inject, Injectable } from '@nestjs/common';
import { type Cache, CACHE_MANAGER } from '@nestjs/cache-manager';
import type { Keyv } from 'keyv';
import { AppConfig } from '../../config/app-config.js';
import { buildInfo } from '../observability/build-info.js';
import { SharedStamps } from './shared-stamps.js';
import { StoredAnswer } from './stored-answer.js';

interface Copy {
  readonly route: string;
  readonly body: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly stamps: string;
  /** Milliseconds since 1970, as a clock that all instances have about the same. */
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
}

/** What is read together with a copy, or the lack of one. */
export interface SharedReading {
  readonly copy: StoredAnswer | null;
  /** The stamps before a reading that begins now; null: leave no copy of it. */
  readonly stamps: string | null;
}

const nothing: SharedReading = { copy: null, stamps: null };

/** Answers that the instances share through Redis, the second store of the cache manager. */
@Injectable()
export class SharedAnswers {
  private readonly store: Keyv | undefined;
  private readonly release: string;

  constructor(
    @Inject(CACHE_MANAGER) cache: Cache,
    config: AppConfig,
    private readonly stamps: SharedStamps,
  ) {
    this.store = cache.stores[1];
    // Another release may answer otherwise, or to others.
    const { version, commit } = buildInfo(config.buildCommit);
    this.release = `${version} ${commit}`;
  }

  async find(key: string, tags: readonly string[], since: number): Promise<SharedReading> {
    if (!this.store) return nothing;
    const stamps = await this.stamps.read(tags);
    if (stamps === null) return nothing;
    const found = await this.store.get<Copy>(this.keyOf(key));
    if (found?.stamps !== stamps) return { copy: null, stamps };
    return { copy: answerOf(found, tags, since), stamps };
  }

  /** Nobody waits for it. */
  leave(key: string, answer: StoredAnswer, stamps: string): void {
    const toEpoch = Date.now() - performance.now();
    const copy: Copy = {
      route: answer.route,
      body: answer.body.toString(),
      etag: answer.etag,
      cacheControl: answer.cacheControl,
      stamps,
      storedAt: answer.storedAt + toEpoch,
      freshUntil: answer.freshUntil + toEpoch,
      staleUntil: answer.staleUntil + toEpoch,
    };
    const ttl = answer.freshUntil - performance.now();
    if (ttl > 0) void this.store?.set(this.keyOf(key), copy, ttl);
  }

  private keyOf(key: string): string {
    return `${this.release} ${key}`;
  }
}

function answerOf(copy: Copy, tags: readonly string[], since: number): StoredAnswer | null {
  const toOwn = performance.now() - Date.now();
  const freshUntil = copy.freshUntil + toOwn;
  if (freshUntil <= performance.now()) return null;
  const { route, etag, cacheControl } = copy;
  const storedAt = copy.storedAt + toOwn;
  const staleUntil = copy.staleUntil + toOwn;
  const body = Buffer.from(copy.body);
  const kept = { tags, since, storedAt, freshUntil, staleUntil };
  return new StoredAnswer({ route, body, etag, cacheControl, ...kept });
}
