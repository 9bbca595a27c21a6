import { setImmediate as turn } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../../config/app-config.js';
import { signalChannel, Signals } from './signals.js';

/** Asked all the time, on the connection that listens. */
const stillHeard = `SELECT 'still heard'`;

const firstRetryMs = 100;
const longestRetryMs = 5_000;
const askEveryMs = 200;
/** Without an answer for so long, messages may be missing. */
const currentMs = 800;
/** And then the connection is broken, though nobody said so. */
const silenceMs = 5_000;

interface Question {
  readonly client: pg.Client;
  readonly since: number;
}

/** Listens on a connection of its own for as long as the program runs, whatever the database does. */
@Injectable()
export class SignalListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SignalListener.name);
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private retryMs = firstRetryMs;
  private stopped = false;
  private connected = false;
  private asking: NodeJS.Timeout | null = null;
  private question: Question | null = null;
  private heardUntil = -Infinity;

  constructor(
    private readonly config: AppConfig,
    private readonly signals: Signals,
  ) {}

  /** Whether messages of other instances are heard right now. */
  get listening(): boolean {
    return this.connected;
  }

  /**
   * Whether everything that was sent until less than a second ago has been heard: a server that
   * vanished without a word is noticed by its silence.
   */
  get current(): boolean {
    return this.connected && performance.now() - this.heardUntil < currentMs;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
    this.asking = setInterval(() => void this.ask(), askEveryMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    if (this.asking) clearInterval(this.asking);
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
      const asked = performance.now();
      await client.query({
        text: `LISTEN ${signalChannel}`,
        query_timeout: silenceMs,
      } as pg.QueryConfig);
      this.retryMs = firstRetryMs;
      this.heardUntil = asked;
      this.connected = true;
      this.signals.missed();
    } catch {
      this.lost(client);
    }
  }

  // Messages come before the answer to a later question, on the same connection.
  private async ask(): Promise<void> {
    const { client } = this;
    if (!client || !this.connected) return;
    if (this.question?.client === client) return this.giveUpSilent(this.question);
    const question = { client, since: performance.now() };
    this.question = question;
    try {
      await client.query(stillHeard);
      if (this.client === client) this.heardUntil = question.since;
    } catch {
      this.lost(client);
    } finally {
      if (this.question === question) this.question = null;
    }
  }

  private async giveUpSilent(question: Question): Promise<void> {
    if (performance.now() - question.since < silenceMs) return;
    // After a pause of the process timers come first: the answer may be there, and is still heard.
    await turn();
    if (this.question === question) this.lost(question.client);
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
