import type { ErrorKind } from '../errors/domain-error.js';

const statuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  request_timeout: 408,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  precondition_required: 428,
  too_many: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
};

export function statusOf(kind: ErrorKind): number {
  return statuses[kind];
}
