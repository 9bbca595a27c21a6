import { writeSync } from 'node:fs';

const sayEveryMs = 10_000;

/** Says on standard error that lines are lost, at most every ten seconds. */
function lossReporter(what: string): (error: unknown) => void {
  let saidAt = -Infinity;
  return (error) => {
    const now = performance.now();
    if (now - saidAt < sayEveryMs) return;
    saidAt = now;
    const reason = error instanceof Error ? error.message : String(error);
    try {
      writeSync(2, `${what} loses lines: ${reason}\n`);
    } catch {
      // Standard error is on the same full disk.
    }
  };
}

interface LogStream {
  on(event: 'error' | 'write', listener: (value: unknown) => void): unknown;
  flushSync(): void;
}

/** A disk that is full costs lines of the log: neither the program nor its end. */
export function outlivingTrouble(stream: LogStream, what: string): void {
  const report = lossReporter(what);
  let failing = false;
  stream.on('error', (error) => {
    failing = true;
    report(error);
  });
  stream.on('write', () => {
    failing = false;
  });
  const flushSync = stream.flushSync.bind(stream);
  // The stream would try for ever, and the program never end.
  stream.flushSync = () => {
    if (!failing) flushSync();
  };
}
