import pg from 'pg';
import { commented } from './statement-comment.js';

/** Who watches the queries of the program. */
export interface DatabaseWatch {
  /** Called before a query; its answer is called after it, with the error it ended with. */
  begin(statement: string): (error: unknown) => void;
  /** How long somebody waited for a connection, in seconds. */
  waited(seconds: number): void;
}

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;
type Done = (release?: Error | boolean) => void;
type Callback = (error: unknown, ...results: unknown[]) => void;

interface Queryable {
  query(...args: unknown[]): unknown;
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

/** COPY and cursors are streams: how long they last says nothing about the database. */
function isStream(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'submit' in query;
}

function textOf(query: unknown): string {
  return typeof query === 'string' ? query : ((query as { text?: string } | null)?.text ?? '');
}

const plain = pg.Client.prototype as unknown as Queryable;

function watchedQuery(watch: DatabaseWatch | null): Queryable['query'] {
  return function query(this: pg.Client, ...args: unknown[]): unknown {
    if (isStream(args[0])) return plain.query.apply(this, args);
    const ended = watch?.begin(textOf(args[0]));
    args[0] = commented(args[0]);
    if (!ended) return plain.query.apply(this, args);
    const last = args.length - 1;
    if (typeof args[last] === 'function') {
      const callback = args[last] as Callback;
      args[last] = ((error, ...results) => {
        ended(error);
        callback(error, ...results);
      }) satisfies Callback;
      return plain.query.apply(this, args);
    }
    const result = plain.query.apply(this, args);
    if (result instanceof Promise) result.then(() => ended(null), ended);
    return result;
  };
}

function watchedClient(watch: DatabaseWatch | null): typeof pg.Client {
  class WatchedClient extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config);
      // The pool listens to idle connections only. One that breaks while somebody has it fails their
      // query, and would end the whole process if nobody listened.
      this.on('error', () => undefined);
    }
  }
  Object.assign(WatchedClient.prototype, { query: watchedQuery(watch) });
  return WatchedClient;
}

function watchedPool(watch: DatabaseWatch): typeof pg.Pool {
  return class WatchedPool extends pg.Pool {
    override connect(): Promise<pg.PoolClient>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.PoolClient> | void {
      const startedAt = this.idleCount > this.waitingCount ? null : performance.now();
      const told = (): void => watch.waited(startedAt === null ? 0 : secondsSince(startedAt));
      if (!callback) {
        const connected = super.connect();
        connected.then(told, told);
        return connected;
      }
      super.connect((error, client, done) => {
        told();
        callback(error, client, done);
      });
    }
  };
}

/** Options of TypeORM: its connections say which trace a statement is of, and can be watched. */
export function watchedDriver(watch: DatabaseWatch | null): {
  readonly driver: object;
  readonly Client: typeof pg.Client;
} {
  const driver = watch === null ? pg : { ...pg, Pool: watchedPool(watch) };
  return { driver, Client: watchedClient(watch) };
}
