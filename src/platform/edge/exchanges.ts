import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { RequestWithActor } from '../access/current-actor.decorator.js';
import { RequestMetrics } from '../metrics/request-metrics.js';
import { parseTraceParent, saneRequestId } from '../observability/incoming-ids.js';
import type { RequestContext } from '../observability/request-context.js';
import { logRequest } from '../observability/request-log.js';
import { RootLogger } from '../observability/root-logger.js';
import { ownTrace } from '../observability/trace-ids.js';
import { RefusalLimit } from '../throttling/refusal-limit.js';
import { endRequestSpan, RequestTracing } from '../tracing/request-tracing.js';
import type { OpenSpan } from '../tracing/tracing.js';
import { UsageRecorder } from '../usage/usage-recorder.js';
import { ClientAddress } from './client-address.js';

/** A request as the router leaves it, or whoever answers before the router. */
export type Exchanged = IncomingMessage &
  RequestWithActor & { originalUrl: string; route?: unknown };

interface Ended {
  readonly request: Exchanged;
  readonly response: ServerResponse;
  readonly context: RequestContext;
  readonly span: OpenSpan | null;
  readonly durationMs: number;
}

/**
 * What is known of every request and told of it when its answer is over: log line, metrics, span,
 * usage. One listener does all of it.
 */
@Injectable()
export class Exchanges {
  private ended: Ended[] = [];

  constructor(
    private readonly address: ClientAddress,
    private readonly root: RootLogger,
    private readonly refusals: RefusalLimit,
    private readonly metrics: RequestMetrics,
    private readonly tracing: RequestTracing,
    private readonly usage: UsageRecorder,
  ) {}

  begin(request: Exchanged, response: ServerResponse): RequestContext {
    const { headers } = request;
    const parent = parseTraceParent(headers.traceparent);
    const span = this.tracing.request(request, parent);
    const { traceId, spanId, sampled } = span ?? ownTrace(parent);
    const context = {
      requestId: saneRequestId(headers['x-request-id']) ?? randomUUID(),
      ...{ traceId, spanId, sampled },
      ip: this.address.of(request),
      userAgent: headers['user-agent']?.slice(0, 512) ?? null,
    };
    this.metrics.begin();
    const startedAt = performance.now();
    response.on('close', () => {
      if (response.statusCode === 401) this.refusals.count(context.ip);
      const durationMs = performance.now() - startedAt;
      this.ended.push({ request, response, context, span, durationMs });
      if (this.ended.length === 1) process.nextTick(this.tell);
    });
    return context;
  }

  /**
   * Everything that ended at the same moment: one by one it would cost far more. Before the process
   * reads again, so that whoever has an answer finds it counted.
   */
  private readonly tell = (): void => {
    const { ended } = this;
    this.ended = [];
    for (const { request, response, durationMs } of ended) {
      this.metrics.end(request, response, durationMs / 1000);
      this.usage.note(request, response, durationMs);
    }
    for (const { request, response, context, span, durationMs } of ended) {
      if (span) endRequestSpan(span, request, response);
      logRequest(this.root, request, response, context, durationMs);
    }
  };
}
