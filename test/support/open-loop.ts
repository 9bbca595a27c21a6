import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expected: number;
}

/** What became of one request: its status, or why there was none. */
export interface ShotRecord {
  readonly method: string;
  readonly ok: boolean;
  readonly outcome: number | string;
  readonly ms: number;
}

const answerWithinMs = 15_000;

/**
 * Sends requests at a steady rate whatever becomes of those before, and keeps one record of each:
 * a client that waits for answers would send less while things fail.
 */
export class OpenLoopClient {
  readonly records: ShotRecord[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 512 });
  private readonly pending: Promise<void>[] = [];
  private running = true;
  private readonly sending: Promise<void>;

  constructor(
    private readonly url: string,
    perSecond: number,
    next: (serial: number) => Shot,
  ) {
    this.sending = this.send(1000 / perSecond, next);
  }

  /** Stops sending and resolves when everything sent has its record. */
  async end(): Promise<readonly ShotRecord[]> {
    this.running = false;
    await this.sending;
    await Promise.all(this.pending);
    this.agent.destroy();
    return this.records;
  }

  private async send(everyMs: number, next: (serial: number) => Shot): Promise<void> {
    const start = performance.now();
    for (let serial = 0; this.running; serial += 1) {
      const ahead = start + serial * everyMs - performance.now();
      if (ahead > 1) await sleep(ahead);
      this.pending.push(this.shoot(next(serial)));
    }
  }

  private shoot({ method, path, headers, body, expected }: Shot): Promise<void> {
    const start = performance.now();
    return new Promise((resolve) => {
      const record = (outcome: number | string): void => {
        const ms = performance.now() - start;
        this.records.push({ method, ok: outcome === expected, outcome, ms });
        resolve();
      };
      const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
      const options = { method, headers: { ...headers, ...length }, agent: this.agent };
      const sent = request(this.url + path, { ...options, timeout: answerWithinMs });
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', (error: NodeJS.ErrnoException) => record(error.code ?? error.message));
      sent.on('response', (answer) => {
        answer.resume();
        answer.on('end', () => record(answer.statusCode ?? 0));
        answer.on('error', (error: NodeJS.ErrnoException) => record(error.code ?? error.message));
      });
      sent.end(body);
    });
  }
}
