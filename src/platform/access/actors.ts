import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Signals } from '../signals/signals.js';
import { ActorSource } from './actor-source.js';
import type { Actor } from './actor.js';
import { FreshCache } from './fresh-cache.js';

const capacity = 10_000;
const separator = ' ';
// A message has at most 1 kB.
const sessionsPerMessage = 25;

/** Says whose access changed: ids of sessions, or everybody's. */
export const accessTopic = 'access';
export const everybody = '*';

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
    signals.on(accessTopic, (message) => {
      if (message === null || message === everybody) this.cache.clear();
      else for (const sessionId of message.split(separator)) this.cache.forget(sessionId);
    });
  }

  /** Null when the session ended or its user may not act any more. */
  ofSession(sessionId: string): Actor | null | Promise<Actor | null> {
    return this.cache.get(sessionId);
  }

  /** Inside the unit of work that ends or changes sessions: everyone asks again after its commit. */
  async changed(...sessionIds: string[]): Promise<void> {
    for (let from = 0; from < sessionIds.length; from += sessionsPerMessage) {
      const some = sessionIds.slice(from, from + sessionsPerMessage);
      await this.signals.send(accessTopic, some.join(separator));
    }
  }

  /** Inside the unit of work that changes what users or roles may do. */
  allChanged(): Promise<void> {
    return this.signals.send(accessTopic, everybody);
  }
}
