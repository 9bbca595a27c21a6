import { AsyncLocalStorage } from 'node:async_hooks';
import { parseTraceParent } from './incoming-ids.js';
import { requestContext } from './request-context.js';
import { traceContext } from './trace-context.js';
import { type TraceContext, traceParentOf } from './trace-ids.js';

/** Which request asked for work that is done later: plain JSON, without anything personal. */
export interface Origin {
  readonly requestId?: string;
  /** Of the request, as W3C header. */
  readonly traceparent?: string;
}

const storage = new AsyncLocalStorage<string | null>();

/** Of what runs now; empty where nobody asked: schedules, command line. */
export function currentOrigin(): Origin {
  const requestId = servedRequestId();
  const trace = traceContext();
  return {
    ...(requestId === null ? {} : { requestId }),
    ...(trace ? { traceparent: traceParentOf(trace) } : {}),
  };
}

/** What a call to another program carries. */
export function outgoingHeaders(): Record<string, string> {
  const { requestId, traceparent } = currentOrigin();
  return {
    ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

export function traceOf({ traceparent }: Origin): TraceContext | null {
  return parseTraceParent(traceparent);
}

/** Does what the request asked for: its log lines and audit entries name it. */
export function runForRequest<T>(requestId: string | null, work: () => T): T {
  return storage.run(requestId, work);
}

/** The id of the request that is served, or that asked for the job that runs; null without one. */
export function servedRequestId(): string | null {
  return requestContext()?.requestId ?? storage.getStore() ?? null;
}
