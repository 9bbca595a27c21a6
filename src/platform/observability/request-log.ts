import type { Request, Response } from 'express';
import { isProbe } from '../lifecycle/probe-paths.js';
import type { RootLogger } from './root-logger.js';
import type { RequestContext } from './request-context.js';

interface LoggedRequest extends Request {
  readonly actor?: { readonly id: string | null };
}

function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

function lineOf(
  request: LoggedRequest,
  response: Response,
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
  };
}

/** Writes the one line of a request when its answer is over; probes only at debug. */
export function logRequest(
  root: RootLogger,
  request: Request,
  response: Response,
  context: RequestContext,
  durationMs: number,
): void {
  const level = isProbe(request.originalUrl)
    ? 'debug'
    : response.statusCode >= 500
      ? 'error'
      : 'info';
  if (!root.allows(level, 'Requests')) return;
  root.plain[level](lineOf(request, response, context, durationMs), 'request');
}
