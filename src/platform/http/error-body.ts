import type { DomainError } from '../errors/domain-error.js';
import type { ErrorEnvelope } from './envelope.js';
import { statusOf } from './error-status.js';

export interface ErrorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: ErrorEnvelope | ProblemDocument;
}

/** RFC 9457. `code` and `details` are the extension members. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly instance: string;
  readonly code: string;
  readonly details: object;
}

function wantsProblem(accept: string | undefined): boolean {
  return accept !== undefined && /application\/problem\+json/i.test(accept);
}

/** The answer to a coded error: the envelope, or a problem document for those who accept it. */
export function errorAnswer(
  error: DomainError,
  accept: string | undefined,
  requestId: string,
): ErrorAnswer {
  const status = statusOf(error.kind);
  const { code, message, details } = error;
  if (!wantsProblem(accept)) {
    const body: ErrorEnvelope = { status: 'error', error: { code, message, details } };
    return { status, contentType: 'application/json; charset=utf-8', body };
  }
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    body: {
      type: `urn:orderly:error:${code}`,
      title: message,
      status,
      instance: `urn:orderly:request:${requestId}`,
      code,
      details,
    },
  };
}
