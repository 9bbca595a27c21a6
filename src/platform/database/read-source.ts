import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Another server than the primary that answers reads. */
export interface ReadSource {
  /** Asks it, or the primary when it cannot answer. */
  query(
    query: QueryConfig,
    primary: () => Promise<QueryResult<QueryResultRow>>,
  ): Promise<QueryResult<QueryResultRow>>;
}
