import { createRequire } from 'node:module';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { Dependencies } from '../resilience/dependencies.js';
import type { Dependency } from '../resilience/dependency.js';
import { reconnectAfterMs } from './reconnect-pause.js';

const connectTimeoutMs = 500;
const pingIntervalMs = 2_000;
const silenceMs = 5_000;
/** A network away and in memory: what takes longer is not worth waiting for. */
const commandTimeoutMs = 250;

const require = createRequire(import.meta.url);

function openClient(url: string) {
  // Loaded only where there is a Redis.
  const { createClient } = require('@redis/client') as typeof import('@redis/client');
  return createClient({
    url,
    RESP: 3,
    // Commands of a lost connection fail at once: queued ones would make their callers hang.
    disableOfflineQueue: true,
    pingInterval: pingIntervalMs,
    socket: {
      connectTimeout: connectTimeoutMs,
      // Pings keep a living connection busy, so this one is a server that froze.
      socketTimeout: silenceMs,
      reconnectStrategy: reconnectAfterMs,
    },
  });
}

export type RedisClient = ReturnType<typeof openClient>;

/** Redis is not configured or not connected; nothing was asked. */
export class RedisUnreachable extends Error {
  constructor() {
    super('Redis is not connected.');
    this.name = 'RedisUnreachable';
  }
}

/**
 * The one connection to Redis, when REDIS_URL names one. Everything kept there is a copy or a hint:
 * whoever asks has an answer for the case that Redis has none, and never waits long for it.
 */
@Injectable()
export class Redis implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Redis.name);
  private readonly clients: RedisClient[] = [];
  private readonly lostListeners: (() => void)[] = [];
  private readonly client: RedisClient | null = null;
  private readonly server: Dependency | null = null;

  constructor(
    private readonly config: AppConfig,
    dependencies: Dependencies,
    metrics: Metrics,
  ) {
    if (config.redis.url === null) return;
    this.client = this.open();
    this.client.on('error', () => this.lostListeners.forEach((listener) => listener()));
    this.server = dependencies.define({
      name: 'redis',
      retries: 0,
      timeoutMs: Math.min(commandTimeoutMs, config.dependencies.timeoutMs),
    });
    metrics.gauge('orderly_redis_connected', 'Whether Redis is connected.', [], (gauge) =>
      gauge.set(this.ready ? 1 : 0),
    );
  }

  get configured(): boolean {
    return this.client !== null;
  }

  /** Whether it is connected; a call may fail all the same. */
  get ready(): boolean {
    return this.client?.isReady ?? false;
  }

  /** A server that is there is connected before the first request; one that is not is not waited for. */
  async onModuleInit(): Promise<void> {
    if (!this.client) return;
    const waited = new Promise((resolve) => setTimeout(resolve, connectTimeoutMs).unref());
    await Promise.race([this.connect(this.client), waited]);
  }

  onApplicationShutdown(): void {
    for (const client of this.clients) if (client.isOpen) client.destroy();
  }

  /**
   * Asks Redis, at most for a quarter of a second.
   * @throws RedisUnreachable without a connection; else what the work throws, or see `isGivenUp`
   */
  async call<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    const { client, server } = this;
    if (!client?.isReady || !server) throw new RedisUnreachable();
    return server.call(() => work(client));
  }

  /** Hears when the connection is lost: what was written may be lost too. */
  onLost(listener: () => void): void {
    this.lostListeners.push(listener);
  }

  /**
   * A connection of its own, for what occupies one: subscribing. It is not connected yet and is
   * closed with the others. Null when Redis is not configured.
   */
  another(): RedisClient | null {
    return this.client && this.open();
  }

  /** Resolves at the first connection, however long that takes; never rejects. */
  async connect(client: RedisClient): Promise<void> {
    await client.connect().catch(() => undefined);
  }

  private open(): RedisClient {
    const client = openClient(this.config.redis.url ?? '');
    let lost = false;
    // Without a listener an error would end the process.
    client.on('error', ({ code }: { code?: string }) => {
      if (lost) return;
      lost = true;
      this.logger.warn(`Redis is not connected (${code ?? 'no answer'}); trying again.`);
    });
    client.on('ready', () => {
      if (lost) this.logger.log('Redis is connected again.');
      lost = false;
    });
    this.clients.push(client);
    return client;
  }
}
