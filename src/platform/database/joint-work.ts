import { type RequestContext, runInRequest } from '../observability/request-context.js';
import { RequestLife } from './request-life.js';

/** Whose request asks for work that others share; undefined outside of one. */
export type Asker = RequestContext | undefined;

/** What came of shared work for one of its askers. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Runs work for one asker, as a part of its request. */
export async function runAlone<T>(asker: Asker, work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await (asker ? runInRequest(asker, work) : work()) };
  } catch (error) {
    return { error };
  }
}

/** Runs work for several: in the trace of the first that has one, until the last has gone. */
export function runJointly<T>(askers: readonly Asker[], work: () => Promise<T>): Promise<T> {
  const context = askers.find((asker) => asker?.sampled) ?? askers.find(Boolean);
  if (!context) return work();
  return runInRequest({ ...context, life: RequestLife.ofAll(askers.map((a) => a?.life)) }, work);
}

/** Hears what came of it, no longer than the request lasts. */
export async function outcomeFor<T>(asker: Asker, shared: Promise<Outcome<T>>): Promise<T> {
  const life = asker?.life;
  const outcome = await (life ? life.waiting(shared) : shared);
  if ('value' in outcome) return outcome.value;
  life?.requireAlive();
  throw outcome.error;
}
