import type { DestinationStream } from 'pino';
import type build from 'pino-roll';
import type { AppConfig } from '../../config/app-config.js';
import { outlivingTrouble } from './log-trouble.js';

type LogFile = NonNullable<AppConfig['logging']['file']>;
type RollingStream = Awaited<ReturnType<typeof build>>;

// What waits for a disk that takes nothing is bounded: later lines are lost.
const mostWaitingBytes = 4 * 1024 * 1024;

/** A log file that begins anew every day and at its size; lines wait until it is open. */
export class RollingLogFile implements DestinationStream {
  private waiting: string[] = [];
  private stream: RollingStream | null = null;

  constructor({ path, maxBytes, keep }: LogFile) {
    const file = {
      file: path,
      size: `${Math.ceil(maxBytes / 1024)}k`,
      frequency: 'daily',
      dateFormat: 'yyyy-MM-dd',
      extension: path.endsWith('.log') ? '' : '.log',
      limit: { count: keep, removeOtherLogFiles: true },
      mkdir: true,
      maxLength: mostWaitingBytes,
    };
    // Loaded only where there is a log file.
    import('pino-roll')
      .then((roll) => roll.default(file))
      .then(
        (stream) => this.open(stream),
        (error: unknown) => this.fail(error),
      );
  }

  write(line: string): void {
    if (this.stream) this.stream.write(line);
    else this.waiting.push(line);
  }

  private open(stream: RollingStream): void {
    outlivingTrouble(stream, 'The log file');
    for (const line of this.waiting) stream.write(line);
    this.waiting = [];
    this.stream = stream;
    process.once('exit', () => stream.flushSync());
  }

  // Standard output has every line as well: a file that cannot be opened must not end the program.
  private fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The log file cannot be written: ${message}\n`);
    this.waiting = [];
  }
}
