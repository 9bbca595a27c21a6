import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Another server than the primary that answers reads. */
export interface ReadSource {
  /** The connection, when all reads are of one moment. */
  readonly client?: PoolClient;
  /** Asks it, or the primary when it cannot answer. */
  query(
    query: QueryConfig,
    primary: () => Promise<QueryResult<QueryResultRow>>,
  ): Promise<QueryResult<QueryResultRow>>;
  /**
   * Runs reads that all see one moment of it, however long they take. When it cannot answer them,
   * `primary` gets what came in between.
   */
  snapshot<T>(work: () => Promise<T>, primary: (error: unknown) => Promise<T>): Promise<T>;
}
