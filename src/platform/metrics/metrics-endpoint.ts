import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import { Unauthenticated } from '../errors/platform.errors.js';
import { ownRole } from '../../config/worker-role.js';
import { Metrics } from './metrics.js';
import { WorkerMetrics } from './worker-metrics.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * `/metrics`: on a port of its own (METRICS_PORT), or, with METRICS_TOKEN alone, on the port of the
 * API for who sends that token. With neither it does not exist.
 */
@Injectable()
export class MetricsEndpoint implements OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private server: Server | null = null;
  private readonly workers: WorkerMetrics | null;

  constructor(
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {
    this.workers = ownRole && new WorkerMetrics(metrics.registry, ownRole.number);
  }

  /** Whether the port of the API answers it. */
  get onApiPort(): boolean {
    const { port, token } = this.config.metrics;
    return port === null && token !== null;
  }

  /** A middleware of the API. */
  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    if (request.method !== 'GET' || request.path !== '/') return next();
    if (!this.isAllowed(request)) return next(Unauthenticated());
    this.answer(response).catch(next);
  };

  /** Opens the port of its own, where one is configured; answers its number. */
  async listen(): Promise<number | null> {
    const { port } = this.config.metrics;
    if (port === null) return null;
    const server = createServer((request, response) => this.serve(request, response));
    this.server = server;
    server.listen(port, this.config.http.host);
    await once(server, 'listening');
    const address = server.address();
    const bound = typeof address === 'object' && address ? address.port : port;
    this.logger.log(`Metrics at port ${bound}.`);
    return bound;
  }

  // The last thing that stops: what happens while stopping can be read, too.
  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const [path] = (request.url ?? '').split('?', 1);
    const status = path !== '/metrics' ? 404 : request.method !== 'GET' ? 405 : 401;
    if (status === 401 && this.isAllowed(request)) {
      this.answer(response).catch((err: unknown) => {
        this.logger.error({ err }, 'The metrics could not be written.');
        response.writeHead(500).end();
      });
    } else response.writeHead(status).end();
  }

  private isAllowed({ headers }: IncomingMessage): boolean {
    const { token } = this.config.metrics;
    if (token === null) return true;
    const [, given] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    return given !== undefined && timingSafeEqual(digest(given), digest(token));
  }

  private async answer(response: ServerResponse): Promise<void> {
    const text = await (this.workers?.text() ?? this.metrics.registry.metrics());
    response.writeHead(200, {
      'Content-Type': this.metrics.registry.contentType,
      'Content-Length': Buffer.byteLength(text),
    });
    response.end(text);
  }
}
