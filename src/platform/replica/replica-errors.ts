import { databaseErrorOf } from '../database/pg-error-mapping.js';
import { sqlStateOf } from '../database/sql-state.js';

// What only a replica has to say: a write, a conflict with replay, a table of a migration that it
// has not replayed yet.
const ofReplicas = new Set([
  '25006',
  '55000',
  '0A000',
  '40001',
  '40P01',
  '42P01',
  '42703',
  '42883',
]);

/** The server is not there, or not as it should be. */
export function isLost(error: unknown): boolean {
  return databaseErrorOf(error)?.code === 'DATABASE_UNAVAILABLE';
}

/** The primary may well answer what failed with this at the replica. */
export function isOfReplica(error: unknown): boolean {
  return isLost(error) || ofReplicas.has(sqlStateOf(error) ?? '');
}
