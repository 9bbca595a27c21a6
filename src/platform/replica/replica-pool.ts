import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../../config/app-config.js';
import { DatabasePool } from '../database/database-pool.js';
import type { ReadSource } from '../database/read-source.js';
import { oneStatement } from '../database/one-statement.js';
import { requestContext } from '../observability/request-context.js';
import { isOfReplica } from './replica-errors.js';
import { ReplicaSnapshot } from './replica-snapshot.js';

const connectTimeoutMs = 1_000;

type Result = pg.QueryResult<pg.QueryResultRow>;
type Client = pg.PoolClient & { readonly connection: { readonly stream: { destroy(): void } } };

/** The connections to the replica, like those to the primary. What it cannot answer, that does. */
@Injectable()
export class ReplicaPool implements ReadSource, OnApplicationShutdown {
  /** Reads that it answered, and those that it left to the primary. */
  answered = 0;
  handedOver = 0;
  private readonly pool: pg.Pool;
  private readonly busy = new Set<pg.PoolClient>();

  constructor(config: AppConfig, database: DatabasePool) {
    this.pool = new pg.Pool({
      ...database.connectionOptions,
      connectionString: config.database.replica?.url,
      application_name: 'orderly-reads',
      max: config.database.poolMax,
      connectionTimeoutMillis: connectTimeoutMs,
    });
    // An idle connection that breaks is replaced when the next read asks for one.
    this.pool.on('error', () => undefined);
  }

  async query(query: pg.QueryConfig, primary: () => Promise<Result>): Promise<Result> {
    try {
      const result = await this.ask(query);
      this.answered += 1;
      return result;
    } catch (error) {
      if (!isOfReplica(error)) throw error;
      this.handedOver += 1;
      return primary();
    }
  }

  async snapshot<T>(work: () => Promise<T>, primary: (error: unknown) => Promise<T>): Promise<T> {
    try {
      const result = await this.busyWith((client) => new ReplicaSnapshot(client).run(work));
      this.answered += 1;
      return result;
    } catch (error) {
      if (!isOfReplica(error)) throw error;
      this.handedOver += 1;
      return primary(error);
    }
  }

  /** A replica that went silent: whoever waits for it goes to the primary instead. */
  abandon(): void {
    for (const client of this.busy) (client as Client).connection.stream.destroy();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private ask(query: pg.QueryConfig): Promise<Result> {
    const life = requestContext()?.life;
    life?.requireAlive();
    return this.busyWith((client) => oneStatement(client, query, life));
  }

  /** The work gives the connection back. */
  private async busyWith<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    this.busy.add(client);
    try {
      return await work(client);
    } finally {
      this.busy.delete(client);
    }
  }
}
