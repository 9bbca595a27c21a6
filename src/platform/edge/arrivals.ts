import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Hands the requests of one turn of the event loop on together. What each needs is done in a row
 * for all of them then, and finds its code and data in the processor's caches.
 */
export function inTurns(serve: (arrived: readonly Arrival[]) => void): RequestListener {
  let arrived: Arrival[] = [];
  const serveAll = (): void => {
    const all = arrived;
    arrived = [];
    // Whoever has left meanwhile will never close again.
    serve(all.filter(({ response }) => !response.destroyed));
  };
  return (request, response) => {
    arrived.push({ request, response });
    if (arrived.length === 1) setImmediate(serveAll);
  };
}
