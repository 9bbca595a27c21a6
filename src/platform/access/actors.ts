import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ActorSource } from './actor-source.js';
import type { Actor } from './actor.js';
import { FreshCache } from './fresh-cache.js';

const capacity = 10_000;

/** Actors by session, at most `permissionTtlSeconds` old: one look-up per session and period. */
@Injectable()
export class Actors {
  private readonly cache: FreshCache<Actor | null>;

  constructor(config: AppConfig, source: ActorSource) {
    this.cache = new FreshCache({
      ttlMs: config.auth.permissionTtlSeconds * 1000,
      capacity,
      load: (sessionId) => source.find(sessionId),
    });
  }

  /** Null when the session ended or its user may not act any more. */
  ofSession(sessionId: string): Actor | null | Promise<Actor | null> {
    return this.cache.get(sessionId);
  }

  /** After a sign-out: this process asks again at once, others within the period. */
  forget(sessionId: string): void {
    this.cache.forget(sessionId);
  }
}
