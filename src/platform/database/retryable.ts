import { constraintOf, sqlStateOf } from './sql-state.js';

const retryableStates = new Set(['40001', '40P01']);
// Two requests with one key passed the look-up at once: the second must look again.
const retryableConstraints = new Set(['pk_idempotency_keys']);

/** True when running the whole transaction again can succeed. */
export function isRetryable(error: unknown): boolean {
  return (
    retryableStates.has(sqlStateOf(error) ?? '') ||
    retryableConstraints.has(constraintOf(error) ?? '')
  );
}
