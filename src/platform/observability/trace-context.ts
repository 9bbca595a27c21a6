import { AsyncLocalStorage } from 'node:async_hooks';
import { requestContext } from './request-context.js';
import type { TraceContext } from './trace-ids.js';

const storage = new AsyncLocalStorage<TraceContext>();

/** For work that is a part of its own: a job, a call to another program. */
export function runInTrace<T>(context: TraceContext, work: () => T): T {
  return storage.run(context, work);
}

/** Of the request or job that the running code serves. */
export function traceContext(): TraceContext | undefined {
  return storage.getStore() ?? requestContext();
}
