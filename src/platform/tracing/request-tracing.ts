import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type LabelledRequest, routeOf } from '../metrics/request-labels.js';
import type { TraceContext } from '../observability/trace-ids.js';
import { type OpenSpan, Tracing } from './tracing.js';

interface TracedRequest extends LabelledRequest {
  readonly originalUrl: string;
}

/** The span of a request, by the conventions of OpenTelemetry. Queries and addresses stay out. */
@Injectable()
export class RequestTracing {
  constructor(private readonly tracing: Tracing) {}

  request(
    { method = '', originalUrl }: TracedRequest,
    parent: TraceContext | null,
  ): OpenSpan | null {
    if (!this.tracing.enabled) return null;
    const attributes = () => {
      const [path = ''] = originalUrl.split('?', 1);
      return { 'http.request.method': method, 'url.path': path };
    };
    return this.tracing.open(method, { kind: 'server', parent, attributes });
  }
}

export function endRequestSpan(
  span: OpenSpan,
  request: LabelledRequest,
  response: ServerResponse,
): void {
  const { statusCode } = response;
  const route = routeOf(request);
  span.rename(`${request.method} ${route}`);
  const attributes = { 'http.route': route, 'http.response.status_code': statusCode };
  const failure = response.writableFinished ? null : 'aborted';
  span.end(attributes, failure ?? (statusCode >= 500 ? String(statusCode) : undefined));
}
