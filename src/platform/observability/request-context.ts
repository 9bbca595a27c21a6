import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { TraceContext } from './trace-ids.js';
import type { ReadSource } from '../database/read-source.js';
import type { RequestLife } from '../database/request-life.js';

/** What is known about the HTTP request that the running code serves. */
export interface RequestContext extends TraceContext {
  readonly requestId: string;
  /** The caller's address, forwarded headers honoured only from trusted proxies. */
  readonly ip: string;
  /** What the client says it is; at most 512 characters. */
  readonly userAgent: string | null;
  /** How long it is worth working for; absent where the work goes on without the client. */
  life?: RequestLife | undefined;
  /** Where its reads outside of a transaction go; absent: to the primary. */
  reads?: ReadSource | undefined;
}

const storage = new AsyncLocalStorage<RequestContext | undefined>();

export function runInRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/**
 * Runs work that others rely on too: it goes on when the request's client leaves, and reads at the
 * primary.
 */
export function runDetached<T>(work: () => T): T {
  return runWithoutClient(() => runAtPrimary(work));
}

/** Runs work that is no part of the request: whichever way it was heard of, it goes on alike. */
export function runOutsideOfRequests<T>(work: () => T): T {
  return storage.run(undefined, work);
}

/** Runs work that goes on when the request's client leaves. */
export function runWithoutClient<T>(work: () => T): T {
  return storage.getStore()?.life ? runFor(undefined, work) : work();
}

/** Runs work that lasts as long as `life` instead of the request. */
export function runFor<T>(life: RequestLife | undefined, work: () => T): T {
  const context = storage.getStore();
  return context ? storage.run({ ...context, life }, work) : work();
}

/** Runs work whose result others get as well: it reads at the primary. */
export function runAtPrimary<T>(work: () => T): T {
  const context = storage.getStore();
  return context?.reads ? storage.run({ ...context, reads: undefined }, work) : work();
}

/** Runs work whose reads outside of a transaction go to a source of their own. */
export function runReading<T>(reads: ReadSource, work: () => T): T {
  const context = storage.getStore();
  return context ? storage.run({ ...context, reads }, work) : work();
}

/** Undefined outside a request: schedules, command line. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** The id of the request being served; a fresh one outside a request. */
export function requestIdOf(): string {
  return storage.getStore()?.requestId ?? randomUUID();
}
