import { defineError } from './domain-error.js';

export interface FieldError {
  /** JSON pointer into the body, `?name` of a query parameter, or `{name}` of a path parameter. */
  readonly pointer: string;
  readonly rule: string;
  readonly message: string;
}

export const ValidationFailed = defineError<{ fields: FieldError[] }>('VALIDATION_FAILED', {
  kind: 'invalid',
  message: 'The request has invalid fields.',
});
export const MalformedJson = defineError('MALFORMED_JSON', {
  kind: 'invalid',
  message: 'The body is not valid JSON.',
});
export const MalformedRequest = defineError<{ reason?: string }>('MALFORMED_REQUEST', {
  kind: 'invalid',
  message: 'The request cannot be read.',
});
export const InvalidCursor = defineError('INVALID_CURSOR', {
  kind: 'invalid',
  message: 'The cursor is not one of this list with this filter and sort.',
});
export const ValueOutOfRange = defineError('VALUE_OUT_OF_RANGE', {
  kind: 'invalid',
  message: 'A value is outside of what can be stored.',
});
export const Unauthenticated = defineError<{ reason?: string }>('UNAUTHENTICATED', {
  kind: 'unauthenticated',
  message: 'Sign in first: a valid access token is missing.',
});
export const Forbidden = defineError<{ permission?: string }>('FORBIDDEN', {
  kind: 'forbidden',
  message: 'You lack the permission for this.',
});
export const RouteNotFound = defineError('ROUTE_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such route.',
});
export const ResourceNotFound = defineError<{ resource?: string }>('RESOURCE_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such resource.',
});
export const MethodNotAllowed = defineError<{ allowed: string[] }>('METHOD_NOT_ALLOWED', {
  kind: 'method_not_allowed',
  message: 'The route does not take this method.',
});
export const Conflict = defineError('CONFLICT', {
  kind: 'conflict',
  message: 'The change conflicts with what is stored.',
});
export const PreconditionFailed = defineError<{ currentVersion?: number }>('PRECONDITION_FAILED', {
  kind: 'precondition_failed',
  message: 'Somebody changed the resource since you read it.',
});
export const PreconditionRequired = defineError('PRECONDITION_REQUIRED', {
  kind: 'precondition_required',
  message: 'Send If-Match with the ETag that you read.',
});
export const PayloadTooLarge = defineError<{ limitBytes?: number }>('PAYLOAD_TOO_LARGE', {
  kind: 'too_large',
  message: 'The body is larger than the route takes.',
});
export const UnsupportedMediaType = defineError<{ supported?: string[] }>(
  'UNSUPPORTED_MEDIA_TYPE',
  {
    kind: 'unsupported',
    message: 'The route does not take this content type, charset or encoding.',
  },
);
export const IdempotencyKeyRequired = defineError('IDEMPOTENCY_KEY_REQUIRED', {
  kind: 'invalid',
  message: 'Send an Idempotency-Key header with this request.',
});
export const IdempotencyKeyInvalid = defineError('IDEMPOTENCY_KEY_INVALID', {
  kind: 'invalid',
  message: 'An Idempotency-Key has 1 to 128 visible ASCII characters.',
});
export const IdempotencyKeyReused = defineError('IDEMPOTENCY_KEY_REUSED', {
  kind: 'unprocessable',
  message: 'The Idempotency-Key was used with another request.',
});
export const IdempotencyKeyInUse = defineError('IDEMPOTENCY_KEY_IN_USE', {
  kind: 'conflict',
  message: 'A request with this Idempotency-Key is still running.',
});
export const TooManyRequests = defineError<{ retryAfterSeconds?: number }>('TOO_MANY_REQUESTS', {
  kind: 'too_many',
  message: 'Too many requests: wait as long as Retry-After says.',
});
export const DatabaseUnavailable = defineError('DATABASE_UNAVAILABLE', {
  kind: 'unavailable',
  level: 'warn',
  message: 'The database cannot be reached right now; try again.',
});
export const DatabaseBusy = defineError('DATABASE_BUSY', {
  kind: 'unavailable',
  level: 'warn',
  message: 'The database took too long or was too busy; try again.',
});
export const DeadlineExceeded = defineError('DEADLINE_EXCEEDED', {
  kind: 'unavailable',
  level: 'warn',
  message: 'The request took too long and was given up; nothing of it was changed.',
});
/** Nobody reads it: the client has hung up. */
export const RequestAbandoned = defineError('REQUEST_ABANDONED', {
  kind: 'request_timeout',
  message: 'The client left before its answer.',
});
export const Overloaded = defineError('OVERLOADED', {
  kind: 'unavailable',
  level: 'warn',
  message: 'There are more requests than can be answered right now; try again.',
});
export const InternalError = defineError('INTERNAL_ERROR', {
  kind: 'internal',
  message: 'Something went wrong on our side.',
});
