import pg from 'pg';
import { DomainError } from '../errors/domain-error.js';
import type { RequestLife } from './request-life.js';

// A statement that the connection prepared does not fit the tables any more, or is not there.
const spoilt = new Set(['0A000', '26000']);

type Result = pg.QueryResult<pg.QueryResultRow>;

/**
 * Whether a connection is as good as before: the server refused or cancelled the statement, or a
 * request that is over never sent it. A new connection costs more than most statements, and a
 * process that is overloaded would make one for each client that left.
 */
export function survives(error: unknown): boolean {
  if (error instanceof DomainError) return true;
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.severity === 'ERROR' && !spoilt.has(error.code ?? '');
}

/** One statement outside of a transaction, on a connection of the pool, for as long as `life` lasts. */
export async function oneStatement(
  client: pg.PoolClient,
  query: pg.QueryConfig,
  life: RequestLife | undefined,
): Promise<Result> {
  let failure: Error | undefined;
  try {
    const asked = (): Promise<Result> => client.query(query);
    return await (life ? life.holding(client, asked) : asked());
  } catch (error) {
    if (!survives(error)) failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}
