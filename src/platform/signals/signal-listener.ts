import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../../config/app-config.js';
import { signalChannel, Signals } from './signals.js';

const firstRetryMs = 100;
const longestRetryMs = 5_000;

/** Listens on a connection of its own for as long as the program runs, whatever the database does. */
@Injectable()
export class SignalListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SignalListener.name);
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private retryMs = firstRetryMs;
  private stopped = false;
  private connected = false;

  constructor(
    private readonly config: AppConfig,
    private readonly signals: Signals,
  ) {}

  /** Whether messages of other instances are heard right now. */
  get listening(): boolean {
    return this.connected;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const { directUrl, url, connectTimeoutMs } = this.config.database;
    const client = new pg.Client({
      connectionString: directUrl || url,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: 'orderly-signals',
      keepAlive: true,
    });
    // Both are heard when a connection breaks; the second one finds the retry under way.
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload }) => this.signals.receive(payload ?? ''));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${signalChannel}`);
      this.retryMs = firstRetryMs;
      this.connected = true;
      this.signals.missed();
    } catch {
      this.lost(client);
    }
  }

  private lost(client: pg.Client): void {
    if (this.stopped || this.client !== client) return;
    this.client = null;
    this.connected = false;
    this.logger.warn('Signals of other instances are not heard; trying again.');
    client.end().catch(() => undefined);
    this.retry = setTimeout(() => void this.listen(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
  }
}
