import { once } from 'node:events';
import type { Writable } from 'node:stream';

const stalledAfterMs = 25_000;

/**
 * Writes to a client that reads as fast as it likes; what comes too late for it is dropped. Resolves
 * when there is room for more, or the client is gone; throws when it reads nothing for long.
 */
export async function pacedWrite(out: Writable, piece: string | Buffer): Promise<void> {
  // Destroyed, a stream neither drains nor closes again.
  if (out.destroyed || out.write(piece)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const stalled = setTimeout(() => {
    waiting.abort(new Error('The client of an export stopped reading.'));
  }, stalledAfterMs);
  try {
    await Promise.race([once(out, 'drain', { signal }), once(out, 'close', { signal })]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(stalled);
    waiting.abort();
  }
}
