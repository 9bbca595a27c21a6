import type { Origin } from '../observability/origin.js';

// Beside the data, where a release that does not know it looks over it.
const key = '$origin';

/** What is stored of a job: its data, and which request asked for it. */
export function sealed(data: object, origin: Origin): object {
  return Object.keys(origin).length === 0 ? data : { ...data, [key]: origin };
}

/** Jobs of the clock and of older releases have no origin. */
export function opened(stored: unknown): { readonly data: unknown; readonly origin: Origin } {
  if (typeof stored !== 'object' || stored === null || !(key in stored))
    return { data: stored, origin: {} };
  const { [key]: origin, ...data } = stored;
  return { data, origin: origin as Origin };
}
