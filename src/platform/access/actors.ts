import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Signals } from '../signals/signals.js';
import { ActorSource } from './actor-source.js';
import type { Actor } from './actor.js';
import { FreshCache } from './fresh-cache.js';

const capacity = 10_000;
const topic = 'access';
const everybody = '*';

/**
 * Actors by session, at most `permissionTtlSeconds` old: one look-up per session and period. A
 * change is told to every instance at once; the period is what holds when the message is lost.
 */
@Injectable()
export class Actors {
  private readonly cache: FreshCache<Actor | null>;

  constructor(
    config: AppConfig,
    source: ActorSource,
    private readonly signals: Signals,
  ) {
    this.cache = new FreshCache({
      ttlMs: config.auth.permissionTtlSeconds * 1000,
      capacity,
      load: (sessionId) => source.find(sessionId),
    });
    signals.on(topic, (message) => {
      if (message === null || message === everybody) this.cache.clear();
      else this.cache.forget(message);
    });
  }

  /** Null when the session ended or its user may not act any more. */
  ofSession(sessionId: string): Actor | null | Promise<Actor | null> {
    return this.cache.get(sessionId);
  }

  /** Inside the unit of work that ends or changes a session: everyone asks again after its commit. */
  changed(sessionId: string): Promise<void> {
    return this.signals.send(topic, sessionId);
  }

  /** Inside the unit of work that changes what users or roles may do. */
  allChanged(): Promise<void> {
    return this.signals.send(topic, everybody);
  }
}
