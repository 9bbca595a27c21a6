import { Injectable, Logger } from '@nestjs/common';
import { Keyv } from 'keyv';
import { AppConfig } from '../../config/app-config.js';
import { Redis } from '../redis/redis.js';
import { ByteStore } from './byte-store.js';
import { RedisStore } from './redis-store.js';

/** Where copies are kept: in this process and, with Redis, in one place for all instances. */
@Injectable()
export class CacheLevels {
  readonly memory: ByteStore;
  readonly stores: Keyv[];

  constructor(config: AppConfig, redis: Redis) {
    const logger = new Logger('Cache');
    this.memory = new ByteStore(config.cache.maxBytes);
    // Values in memory stay the objects that they are.
    const plain = { serialize: undefined, deserialize: undefined, useKeyPrefix: false };
    this.stores = [new Keyv({ store: this.memory, ...plain })];
    if (redis.configured)
      this.stores.push(new Keyv({ store: new RedisStore(redis), useKeyPrefix: false }));
    for (const store of this.stores)
      store.on('error', (error: unknown) => logger.warn({ err: error }, 'A store failed.'));
  }
}
