import { stackOf } from './stack-of.js';

const secretKey = /authorization|cookie|passw|token|secret|api-?_?key|credential/i;
const masked = '[redacted]';
const maxDepth = 6;

// The keys of log lines are few, and the pattern costs more than a look-up.
const known = new Map<string, boolean>();
const maxKnown = 2_000;

function namesSecret(key: string): boolean {
  const answer = known.get(key);
  if (answer !== undefined) return answer;
  const found = secretKey.test(key);
  if (known.size < maxKnown) known.set(key, found);
  return found;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error || value instanceof Date) return value;
  if (depth >= maxDepth) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return redactSecrets(value, depth);
}

/** A copy for the log without the values of keys that name secrets, at any depth. */
export function redactSecrets(line: object, depth = 0): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(line)) {
    copy[key] = namesSecret(key) ? masked : redactValue(value, depth + 1);
  }
  return copy;
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack: string;
  readonly cause?: LoggedError;
}

function textOf(error: Error, key: string): string | undefined {
  const value = (error as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : undefined;
}

/**
 * An error for the log. Only what is named here: drivers and parsers hang query parameters and
 * whole bodies on their errors.
 */
export function loggedError(error: unknown, depth = 0): LoggedError | string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'not an Error';
  const code = textOf(error, 'code');
  const constraint = textOf(error, 'constraint');
  const cause =
    depth < 3 && error.cause instanceof Error ? loggedError(error.cause, depth + 1) : null;
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: stackOf(error),
    ...(cause === null || typeof cause === 'string' ? {} : { cause }),
  };
}
