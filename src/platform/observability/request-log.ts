import type { ServerResponse } from 'node:http';
import { isProbe } from '../lifecycle/probe-paths.js';
import type { RootLogger } from './root-logger.js';
import type { RequestContext } from './request-context.js';

interface LoggedRequest {
  readonly method?: string | undefined;
  readonly originalUrl: string;
  readonly route?: unknown;
  readonly actor?: { readonly id: string | null } | undefined;
}

function pathOf({ originalUrl }: LoggedRequest): string {
  const end = originalUrl.indexOf('?');
  return end === -1 ? originalUrl : originalUrl.slice(0, end);
}

function lineOf(
  request: LoggedRequest,
  response: ServerResponse,
  context: RequestContext,
  durationMs: number,
): object {
  const route = request.route as { path?: unknown } | undefined;
  return {
    requestId: context.requestId,
    traceId: context.traceId,
    spanId: context.spanId,
    method: request.method,
    // The query stays out: it may hold what a customer searched for.
    path: pathOf(request),
    route: typeof route?.path === 'string' ? route.path : undefined,
    status: response.statusCode,
    actor: request.actor?.id ?? null,
    ip: context.ip,
    aborted: response.writableFinished ? undefined : true,
    durationMs: Math.round(durationMs * 10) / 10,
    msg: 'request',
  };
}

/** Writes the one line of a request when its answer is over; probes only at debug. */
export function logRequest(
  root: RootLogger,
  request: LoggedRequest,
  response: ServerResponse,
  context: RequestContext,
  durationMs: number,
): void {
  const level = isProbe(request.originalUrl)
    ? 'debug'
    : response.statusCode >= 500
      ? 'error'
      : 'info';
  if (!root.allows(level, 'Requests')) return;
  root.plain(level, lineOf(request, response, context, durationMs));
}
