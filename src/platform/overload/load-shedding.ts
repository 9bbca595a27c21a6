import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { DatabasePool } from '../database/database-pool.js';
import { apiHeaders } from '../edge/security-headers.js';
import { Overloaded } from '../errors/platform.errors.js';
import { hasBody } from '../edge/request-line.js';
import { errorAnswer } from '../http/error-body.js';
import { isProbe } from '../lifecycle/probe-paths.js';
import { saneRequestId } from '../observability/incoming-ids.js';
import { LoadLimit } from './load-limit.js';

const lookEveryMs = 100;
const sayEveryMs = 10_000;
/** Names and values in turn. */
const constant = apiHeaders.flat();

const metricsPath = '/metrics';

export interface LoadState {
  readonly inFlight: number;
  /** Requests beyond it are refused. */
  readonly limit: number;
  /** How much later than asked the last timer ran, in milliseconds. */
  readonly lagMs: number;
  /** Requests refused so far. */
  readonly shed: number;
}

/**
 * Refuses what cannot be answered in time, at once and cheaply, so that the rest is. Overload is a
 * late event loop or many callers without a database connection.
 */
@Injectable()
export class LoadShedding implements OnApplicationShutdown {
  private readonly logger = new Logger('Overload');
  private readonly load = new LoadLimit();
  private readonly timer: NodeJS.Timeout | null;
  private lookedAt = performance.now();
  private saidAt = -Infinity;
  private inFlight = 0;
  private lagMs = 0;
  private shed = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly pool: DatabasePool,
  ) {
    this.timer = config.shed.enabled ? setInterval(() => this.look(), lookEveryMs).unref() : null;
  }

  get state(): LoadState {
    const { inFlight, lagMs, shed } = this;
    return { inFlight, limit: this.load.limit, lagMs, shed };
  }

  /** In front of the routes: they cost as much as many a request before they look at it. */
  readonly handle = (
    request: IncomingMessage,
    response: ServerResponse,
    routes: RequestListener,
  ): void => {
    const { url = '' } = request;
    const exempt = isProbe(url) || url === metricsPath;
    if (!exempt && this.timer && this.inFlight >= this.load.limit) {
      this.refuse(request, response);
      return;
    }
    this.inFlight += 1;
    response.on('close', () => {
      this.inFlight -= 1;
    });
    routes(request, response);
  };

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.now();
    this.lagMs = Math.max(0, Math.round(now - this.lookedAt - lookEveryMs));
    this.lookedAt = now;
    const { lagMs, poolWaiting } = this.config.shed;
    this.load.adapt(this.lagMs > lagMs || this.pool.state.waiting > poolWaiting, this.inFlight);
  }

  private refuse(request: IncomingMessage, response: ServerResponse): void {
    this.shed += 1;
    this.say();
    const { headers } = request;
    const requestId = saneRequestId(headers['x-request-id']) ?? randomUUID();
    const { status, contentType, body } = errorAnswer(Overloaded(), headers.accept, requestId);
    const text = JSON.stringify(body);
    const own = ['X-Request-Id', requestId, 'Retry-After', '1', 'Content-Type', contentType];
    own.push('Content-Length', String(Buffer.byteLength(text)));
    // A body that nobody will read would keep the connection busy.
    if (hasBody(request)) own.push('Connection', 'close');
    response.writeHead(status, [...constant, ...own]).end(text);
  }

  /** Not a line for each of them: that would be work as well. */
  private say(): void {
    const now = performance.now();
    if (now - this.saidAt < sayEveryMs) return;
    this.saidAt = now;
    this.logger.warn({ ...this.state, pool: this.pool.state }, 'Overloaded: requests are refused.');
  }
}
