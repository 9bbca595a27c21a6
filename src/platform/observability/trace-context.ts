import { AsyncLocalStorage } from 'node:async_hooks';
import { requestContext } from './request-context.js';
import { type TraceContext, traceParentOf } from './trace-ids.js';

const storage = new AsyncLocalStorage<TraceContext>();

/** For work that is a part of its own: a job, a call to another program. */
export function runInTrace<T>(context: TraceContext, work: () => T): T {
  return storage.run(context, work);
}

/** What a call to another program carries. */
export function traceHeaders(): Record<string, string> {
  const trace = traceContext();
  return trace ? { traceparent: traceParentOf(trace) } : {};
}

/** Of the request or job that the running code serves. */
export function traceContext(): TraceContext | undefined {
  return storage.getStore() ?? requestContext();
}
