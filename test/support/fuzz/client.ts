import { randomUUID } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { TestApp } from '../app.js';
import type { KnownRows } from './known-rows.js';
import type { Operation } from './openapi.js';
import type { FuzzRequest } from './requests.js';

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The path is not the operation's any more, perhaps: anything may have answered. */
  readonly offRoute: boolean;
}

// The text of a JSON string, as bytes that are read as Latin-1.
const inJson = (text: string): string =>
  Buffer.from(JSON.stringify(text).slice(1, -1)).toString('latin1');

const hangMs = 240_000;
const missing = '01936f7e-8a00-7000-8000-00000000dead';

function pathOf(operation: Operation, values: readonly string[]): string {
  let index = -1;
  return operation.path.replace(/\{\w+\}/g, () => values[(index += 1)] ?? missing);
}

// With the token that everything else is asked with, nothing else could be asked afterwards.
const endsSessions = new Set([
  'auth.logout',
  'ownSessions.end',
  'ownSessions.endAll',
  'ownSessions.endOthers',
]);

/** Sends what fast-check made, over connections that stay open. */
export class FuzzClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });
  private readonly cursors = new Map<string, string>();
  requests = 0;
  accepted = 0;

  constructor(
    private readonly app: TestApp,
    private readonly rows: KnownRows,
    /** Of who may do nothing, and whose sign-out hurts nobody. */
    private readonly spare: string,
  ) {}

  close(): void {
    this.agent.destroy();
  }

  async send(operation: Operation, request: FuzzRequest): Promise<[Sent, Received]> {
    this.requests += 1;
    const sent = await this.prepare(operation, request);
    const body = request.body && Buffer.from(this.fillBody(request.body));
    const received = await this.exchange(request.method, sent, body);
    if (received.status < 400) this.accepted += 1;
    this.keepCursor(operation, received);
    return [sent, received];
  }

  private async prepare(operation: Operation, request: FuzzRequest): Promise<Sent> {
    const row = this.rows.at(operation.path, request.row);
    const values = request.pathValues.map((value, index) =>
      value === null
        ? encodeURIComponent(row?.values[index] ?? missing)
        : this.rows.fill(value, encodeURIComponent),
    );
    const version = row?.versions[Math.max(0, request.pathValues.length - 1)] ?? 1;
    const filled = this.rows
      .fill(request.query.replaceAll('%40%40', '@@').replaceAll('%3A', ':'), encodeURIComponent)
      .replace('@@cursor@@', this.cursors.get(operation.id) ?? 'bm9wZQ.bm9wZQ');
    const query = filled === '' ? '' : `?${filled}`;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        value.replace('@@etag@@', `"${version}"`).replace('@@fresh@@', randomUUID()),
      ]),
    );
    const target = `${pathOf(operation, values)}${query}`;
    const authorization = await this.authorization(operation, request.as);
    const offRoute = request.pathValues.some((value, index) => this.isStray(value, values[index]));
    return { target, headers: { ...headers, ...authorization }, offRoute };
  }

  private isStray(given: string | null, value = ''): boolean {
    return given !== null && (value === '' || /[/%.;*]|^by-ref$/.test(value));
  }

  private async authorization(
    operation: Operation,
    as: FuzzRequest['as'],
  ): Promise<Record<string, string>> {
    if (as === 'nobody') return {};
    if (as === 'garbage') return { Authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' };
    if (endsSessions.has(operation.id)) return { Authorization: this.spare };
    return this.app.as(as);
  }

  private fillBody(body: Buffer): Buffer {
    const text = body.toString('latin1');
    return text.includes('@@id:') ? Buffer.from(this.rows.fill(text, inJson), 'latin1') : body;
  }

  private exchange(method: string, sent: Sent, body: Buffer | null): Promise<Received> {
    const { hostname, port } = new URL(this.app.url);
    const headers = body ? { ...sent.headers, 'Content-Length': body.length } : sent.headers;
    const options = { agent: this.agent, hostname, port, method, path: sent.target, headers };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      });
      outgoing.setTimeout(hangMs, () => outgoing.destroy(new Error('no answer')));
      outgoing.once('error', reject);
      outgoing.end(body ?? undefined);
    });
  }

  private keepCursor(operation: Operation, { status, text }: Received): void {
    const next = status === 200 ? /"next":"([^"]+)"/.exec(text)?.[1] : undefined;
    if (next) this.cursors.set(operation.id, next);
  }
}
