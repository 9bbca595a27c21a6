import type { BlockList } from 'node:net';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../clock/clock.js';
import { Unauthenticated } from '../errors/platform.errors.js';
import { Signals } from '../signals/signals.js';
import { ApiKeyAddressDenied, ApiKeyExpired } from './access.errors.js';
import type { Actor } from './actor.js';
import { accessTopic, everybody } from './actors.js';
import { hashOfApiKey } from './api-key-format.js';
import { ApiKeySource, type KnownApiKey } from './api-key-source.js';
import { FreshCache } from './fresh-cache.js';
import { isWithin, networkList } from './networks.js';

const capacity = 10_000;
const topic = 'api-keys';

interface Remembered {
  readonly key: KnownApiKey;
  readonly networks: BlockList | null;
}

/**
 * Actors by API key, at most `permissionTtlSeconds` old. Keys are remembered by their hash, so the
 * memory of the program holds none that could be used. A change empties the memory of every instance.
 */
@Injectable()
export class ApiKeys {
  private readonly cache: FreshCache<Remembered | null>;

  constructor(
    config: AppConfig,
    private readonly source: ApiKeySource,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {
    this.cache = new FreshCache({
      ttlMs: config.auth.permissionTtlSeconds * 1000,
      capacity,
      load: (hash) => this.load(hash),
    });
    signals.on(topic, () => this.cache.clear());
    signals.on(accessTopic, (message) => {
      if (message === null || message === everybody) this.cache.clear();
    });
  }

  /** Throws UNAUTHENTICATED, API_KEY_EXPIRED or API_KEY_ADDRESS_DENIED. */
  actorOf(credential: string, ip: string): Actor | Promise<Actor> {
    const hash = hashOfApiKey(credential)?.toString('hex');
    if (hash === undefined) throw Unauthenticated();
    const known = this.cache.get(hash);
    if (known instanceof Promise) return known.then((found) => this.admit(hash, found, ip));
    return this.admit(hash, known, ip);
  }

  /** Inside the unit of work that changes a key: every instance asks again after its commit. */
  changed(): Promise<void> {
    return this.signals.send(topic, everybody);
  }

  private async load(hash: string): Promise<Remembered | null> {
    const key = await this.source.find(Buffer.from(hash, 'hex'));
    if (!key) return null;
    return { key, networks: key.networks.length === 0 ? null : networkList(key.networks) };
  }

  private admit(hash: string, known: Remembered | null, ip: string): Actor {
    if (!known) {
      // Not remembered: guesses would push the keys in use out of the memory.
      this.cache.forget(hash);
      throw Unauthenticated();
    }
    const { key, networks } = known;
    if (this.clock.now().getTime() >= key.expiresAt) {
      this.source.saw(key, 'expired');
      throw ApiKeyExpired();
    }
    if (networks && !isWithin(networks, ip)) {
      this.source.saw(key, 'address_denied');
      throw ApiKeyAddressDenied();
    }
    this.source.saw(key, 'used');
    return key.actor;
  }
}
