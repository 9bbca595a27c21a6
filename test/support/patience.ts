/**
 * The limits of the program, so wide that no pause of a slow machine reaches them: a test that proves
 * a limit sets its own.
 */
export const patience = {
  DATABASE_CONNECT_TIMEOUT_MS: '120000',
  DATABASE_LOCK_TIMEOUT_MS: '120000',
  DATABASE_STATEMENT_TIMEOUT_MS: '240000',
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: '240000',
  DATABASE_START_TIMEOUT_MS: '240000',
  REQUEST_DEADLINE_MS: '0',
} as const;
