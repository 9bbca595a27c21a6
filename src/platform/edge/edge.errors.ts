import { defineError } from '../errors/domain-error.js';

export const HeadersTooLarge = defineError('HEADERS_TOO_LARGE', {
  kind: 'headers_too_large',
  message: 'The request headers are larger than the server takes.',
});
export const RequestTimeout = defineError('REQUEST_TIMEOUT', {
  kind: 'request_timeout',
  message: 'The request took too long to arrive.',
});
