import type { ServerResponse } from 'node:http';

/** What an answer says: text, bytes, or bytes as a string of one character each (latin1). */
export interface Payload {
  readonly content: string | Buffer;
  readonly encoding?: 'latin1';
}

interface Due {
  readonly response: ServerResponse;
  readonly head: readonly string[] | null;
  readonly payload: Payload;
}

const nothing: Payload = { content: '' };
let due: Due[] = [];

export function byteLengthOf({ content, encoding }: Payload): number {
  return Buffer.byteLength(content, encoding);
}

/** Ends what waits now. */
export function endAll(): void {
  const all = due;
  due = [];
  for (const { response, head, payload } of all) {
    if (head) response.writeHead(response.statusCode, head as string[]);
    response.end(payload.content, payload.encoding ?? 'utf8');
  }
}

/**
 * Ends an answer together with all others of this turn of the event loop. A write to a socket wakes
 * who waits for it, which costs more than making a small answer; of writes in a row, the first
 * does. `head`: names and values in turn that node takes, unless the head was written before.
 */
export function endInBatch(
  response: ServerResponse,
  payload = nothing,
  head: readonly string[] | null = null,
): void {
  due.push({ response, head, payload });
  if (due.length === 1) setImmediate(endAll);
}
