import { DomainError, type ErrorDefinition, errorOfConstraint } from '../errors/domain-error.js';
import {
  Conflict,
  DatabaseBusy,
  DatabaseUnavailable,
  ValueOutOfRange,
} from '../errors/platform.errors.js';
import { constraintOf, sqlStateOf } from './sql-state.js';

const byState: Readonly<Record<string, ErrorDefinition>> = {
  '22021': ValueOutOfRange,
  '22P05': ValueOutOfRange,
  '22P02': ValueOutOfRange,
  '22003': ValueOutOfRange,
  '22007': ValueOutOfRange,
  '22008': ValueOutOfRange,
  '22025': ValueOutOfRange,
  '22001': ValueOutOfRange,
  '23502': Conflict,
  '23503': Conflict,
  '23505': Conflict,
  '23514': Conflict,
  '40001': DatabaseBusy,
  '40P01': DatabaseBusy,
  '55P03': DatabaseBusy,
  '57014': DatabaseBusy,
  '25P03': DatabaseBusy,
  ECONNREFUSED: DatabaseUnavailable,
  ECONNRESET: DatabaseUnavailable,
  EPIPE: DatabaseUnavailable,
  ETIMEDOUT: DatabaseUnavailable,
};

const unavailableClasses = ['08', '53', '57P', '58'];

// pg reports a lost connection or an exhausted pool without any code.
const lostConnection =
  /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|query runner already released|driver not connected/i;

// ENOENT is a missing Unix socket of the server, or a file that has nothing to do with it.
function isSocketFailure(error: unknown): boolean {
  return (error as { syscall?: unknown }).syscall === 'connect';
}

function definitionOf(error: unknown): ErrorDefinition | null {
  const constraint = constraintOf(error);
  const named = constraint === null ? undefined : errorOfConstraint(constraint);
  if (named) return named;
  const state = sqlStateOf(error);
  if (state === 'ENOENT' && isSocketFailure(error)) return DatabaseUnavailable;
  if (state !== null) {
    if (byState[state]) return byState[state];
    if (unavailableClasses.some((prefix) => state.startsWith(prefix))) return DatabaseUnavailable;
  }
  if (error instanceof Error && lostConnection.test(error.message)) return DatabaseUnavailable;
  return null;
}

/** The coded error a database failure stands for; null when it is a fault of ours. */
export function databaseErrorOf(error: unknown): DomainError | null {
  return definitionOf(error)?.({}, error) ?? null;
}
