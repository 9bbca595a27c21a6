import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Reply<Data = Record<string, unknown>> {
  readonly status: number;
  /** The error's code, or null. */
  readonly code: string | null;
  readonly data: Data;
}

const transient: ReadonlySet<number> = new Set([0, 502, 503]);

/**
 * A client that knows how to lose an answer: it asks again with the same key, at any of the
 * instances, until it hears what became of its command.
 */
export class Clerk {
  repeated = 0;

  constructor(
    private readonly urls: () => readonly string[],
    private readonly authorization: string,
  ) {}

  post<Data>(path: string, body: object): Promise<Reply<Data>> {
    return this.send('POST', path, body);
  }

  get<Data>(path: string): Promise<Reply<Data>> {
    return this.send('GET', path);
  }

  private async send<Data>(method: string, path: string, body?: object): Promise<Reply<Data>> {
    const key = randomUUID();
    for (;;) {
      const reply = await this.once<Data>(method, path, key, body);
      const running = reply.code === 'IDEMPOTENCY_KEY_IN_USE';
      if (!transient.has(reply.status) && !running) return reply;
      this.repeated += 1;
      await sleep(50);
    }
  }

  private async once<Data>(
    method: string,
    path: string,
    key: string,
    body?: object,
  ): Promise<Reply<Data>> {
    const urls = this.urls();
    const url = urls[Math.floor(Math.random() * urls.length)] ?? '';
    const headers = {
      Authorization: this.authorization,
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    };
    try {
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      const response = await fetch(`${url}/api/v1${path}`, init);
      const answer = (await response.json()) as { data: Data; error?: { code: string } };
      return { status: response.status, code: answer.error?.code ?? null, data: answer.data };
    } catch {
      return { status: 0, code: null, data: {} as Data };
    }
  }
}
