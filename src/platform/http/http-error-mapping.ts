import { HttpException } from '@nestjs/common';
import type { DomainError } from '../errors/domain-error.js';
import {
  Forbidden,
  InternalError,
  MalformedJson,
  MalformedRequest,
  MethodNotAllowed,
  PayloadTooLarge,
  ResourceNotFound,
  RouteNotFound,
  TooManyRequests,
  Unauthenticated,
  UnsupportedMediaType,
} from '../errors/platform.errors.js';

/** Errors of Express and its body parser carry a status and a type. */
interface HttpFailure {
  readonly status?: unknown;
  readonly type?: unknown;
  readonly limit?: unknown;
}

function clientErrorOf(status: number, cause: unknown): DomainError {
  switch (status) {
    case 401:
      return Unauthenticated({}, cause);
    case 403:
      return Forbidden({}, cause);
    case 404:
      return cause instanceof HttpException && cause.message.startsWith('Cannot ')
        ? RouteNotFound({}, cause)
        : ResourceNotFound({}, cause);
    case 405:
      return MethodNotAllowed({ allowed: [] }, cause);
    case 413:
      return PayloadTooLarge({}, cause);
    case 415:
      return UnsupportedMediaType({}, cause);
    case 429:
      return TooManyRequests({}, cause);
    default:
      return MalformedRequest({}, cause);
  }
}

export function httpErrorOf(thrown: HttpException): DomainError;
export function httpErrorOf(thrown: unknown): DomainError | null;
export function httpErrorOf(thrown: unknown): DomainError | null {
  if (thrown instanceof HttpException) {
    const status = thrown.getStatus();
    if (status >= 500) return InternalError({}, thrown);
    return clientErrorOf(status, thrown);
  }
  if (typeof thrown !== 'object' || thrown === null) return null;
  const { status, type, limit } = thrown as HttpFailure;
  if (type === 'entity.parse.failed') return MalformedJson({}, thrown);
  if (type === 'entity.too.large') {
    return PayloadTooLarge(typeof limit === 'number' ? { limitBytes: limit } : {}, thrown);
  }
  const isClientError = typeof status === 'number' && status >= 400 && status < 500;
  return isClientError ? clientErrorOf(status, thrown) : null;
}
