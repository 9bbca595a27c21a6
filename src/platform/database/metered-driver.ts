import pg from 'pg';

/** Who is told of durations, in seconds. */
export interface DatabaseMeter {
  query(seconds: number): void;
  wait(seconds: number): void;
}

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;
type Done = (release?: Error | boolean) => void;
type Callback = (...results: unknown[]) => void;

interface Queryable {
  query(...args: unknown[]): unknown;
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

/** COPY and cursors are streams: how long they last says nothing about the database. */
function isStream(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'submit' in query;
}

function meteredClient(meter: DatabaseMeter): typeof pg.Client {
  const plain = pg.Client.prototype as unknown as Queryable;
  class MeteredClient extends pg.Client {}
  const metered: Queryable = {
    query(...args) {
      if (isStream(args[0])) return plain.query.apply(this, args);
      const startedAt = performance.now();
      const told = (): void => meter.query(secondsSince(startedAt));
      const last = args.length - 1;
      if (typeof args[last] === 'function') {
        const callback = args[last] as Callback;
        args[last] = (...results: unknown[]): void => {
          told();
          callback(...results);
        };
        return plain.query.apply(this, args);
      }
      const result = plain.query.apply(this, args);
      if (result instanceof Promise) result.then(told, told);
      return result;
    },
  };
  Object.assign(MeteredClient.prototype, metered);
  return MeteredClient;
}

function meteredPool(meter: DatabaseMeter): typeof pg.Pool {
  return class MeteredPool extends pg.Pool {
    override connect(): Promise<pg.PoolClient>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.PoolClient> | void {
      const startedAt = this.idleCount > this.waitingCount ? null : performance.now();
      const told = (): void => meter.wait(startedAt === null ? 0 : secondsSince(startedAt));
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

/** Options of TypeORM that make its connections tell how long they take. */
export function meteredDriver(meter: DatabaseMeter): {
  readonly driver: object;
  readonly Client: typeof pg.Client;
} {
  return { driver: { ...pg, Pool: meteredPool(meter) }, Client: meteredClient(meter) };
}
