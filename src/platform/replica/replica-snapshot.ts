import type pg from 'pg';
import type { ReadSource } from '../database/read-source.js';
import { requestContext, runReading } from '../observability/request-context.js';

type Result = pg.QueryResult<pg.QueryResultRow>;

/** One moment of the replica, on a connection of its own. */
export class ReplicaSnapshot implements ReadSource {
  constructor(readonly client: pg.PoolClient) {}

  /** Gives the connection back; a failure leaves its transaction open, and it is of no further use. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let failure: Error | undefined;
    try {
      await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await runReading(this, work);
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      this.client.release(failure);
    }
  }

  /** Never at the primary: its moment is another one. */
  query(query: pg.QueryConfig): Promise<Result> {
    requestContext()?.life?.requireAlive();
    return this.client.query(query);
  }

  snapshot<T>(): Promise<T> {
    throw new Error('A snapshot cannot be a part of a snapshot.');
  }
}
