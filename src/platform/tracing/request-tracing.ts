import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { routeOf } from '../metrics/request-labels.js';
import type { TraceContext } from '../observability/trace-ids.js';
import { type OpenSpan, Tracing } from './tracing.js';

/** The span of a request, by the conventions of OpenTelemetry. Queries and addresses stay out. */
@Injectable()
export class RequestTracing {
  constructor(private readonly tracing: Tracing) {}

  request({ method, originalUrl }: Request, parent: TraceContext | null): OpenSpan | null {
    if (!this.tracing.enabled) return null;
    const [path = ''] = originalUrl.split('?', 1);
    const attributes = { 'http.request.method': method, 'url.path': path };
    return this.tracing.open(method, { kind: 'server', parent, attributes });
  }
}

export function endRequestSpan(span: OpenSpan, request: Request, response: Response): void {
  const { statusCode } = response;
  const route = routeOf(request);
  span.rename(`${request.method} ${route}`);
  const attributes = { 'http.route': route, 'http.response.status_code': statusCode };
  const failure = response.writableFinished ? null : 'aborted';
  span.end(attributes, failure ?? (statusCode >= 500 ? String(statusCode) : undefined));
}
