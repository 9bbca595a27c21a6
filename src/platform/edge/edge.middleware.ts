import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import { isProbe } from '../lifecycle/probe-paths.js';
import { ProgramState } from '../lifecycle/program-state.js';
import { RequestMetrics } from '../metrics/request-metrics.js';
import { parseTraceParent, saneRequestId } from '../observability/incoming-ids.js';
import { type RequestContext, runInRequest } from '../observability/request-context.js';
import { logRequest } from '../observability/request-log.js';
import { RootLogger } from '../observability/root-logger.js';
import { type TraceContext, ownTrace } from '../observability/trace-ids.js';
import { endRequestSpan, RequestTracing } from '../tracing/request-tracing.js';
import type { OpenSpan } from '../tracing/tracing.js';
import { RefusalLimit } from '../throttling/refusal-limit.js';
import { corsFor } from './cors.js';
import { checkRequestLine } from './request-line.js';
import { apiHeaders, setHeaders } from './security-headers.js';

const lingerMs = 5_000;

function contextOf(request: Request, trace: TraceContext): RequestContext {
  const requestId = saneRequestId(request.headers['x-request-id']) ?? randomUUID();
  const { traceId, spanId, sampled } = trace;
  const userAgent = request.headers['user-agent']?.slice(0, 512) ?? null;
  return { requestId, traceId, spanId, sampled, ip: request.ip ?? '', userAgent };
}

/** Answered before the body had arrived: a sender that goes on sending for no reader is cut off. */
function cutUnreadBody(request: Request): void {
  if (request.complete || request.destroyed) return;
  const cut = setTimeout(() => request.socket.destroy(), lingerMs).unref();
  request.once('end', () => clearTimeout(cut));
  request.once('close', () => clearTimeout(cut));
}

/** The first thing every request meets, in one layer: context, log line, headers, request line. */
@Injectable()
export class EdgeMiddleware {
  private readonly cors: ReturnType<typeof corsFor>;

  constructor(
    config: AppConfig,
    private readonly root: RootLogger,
    private readonly state: ProgramState,
    private readonly refusals: RefusalLimit,
    private readonly metrics: RequestMetrics,
    private readonly tracing: RequestTracing,
  ) {
    this.cors = corsFor(config.http.corsOrigins);
  }

  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    const parent = parseTraceParent(request.headers.traceparent);
    const span = this.tracing.request(request, parent);
    const context = contextOf(request, span ?? ownTrace(parent));
    this.watch(request, response, context, span);
    response.setHeader('X-Request-Id', context.requestId);
    setHeaders(response, apiHeaders);
    // Clients behind keep-alive connections move to another instance before this one closes.
    if (this.state.stopping) response.setHeader('Connection', 'close');
    runInRequest(context, () => this.admit(context.ip, request, response, next));
  };

  private admit(ip: string, request: Request, response: Response, next: NextFunction): void {
    if (this.cors(request, response)) {
      response.status(204).end();
      return;
    }
    try {
      if (!isProbe(request.url)) this.refusals.check(ip);
      checkRequestLine(request);
    } catch (error) {
      next(error);
      return;
    }
    next();
  }

  private watch(
    request: Request,
    response: Response,
    context: RequestContext,
    span: OpenSpan | null,
  ): void {
    const startedAt = performance.now();
    this.metrics.begin();
    response.on('close', () => {
      if (response.statusCode === 401) this.refusals.count(context.ip);
      const durationMs = performance.now() - startedAt;
      this.metrics.end(request, response, durationMs / 1000);
      if (span) endRequestSpan(span, request, response);
      logRequest(this.root, request, response, context, durationMs);
    });
    response.on('finish', () => cutUnreadBody(request));
  }
}
