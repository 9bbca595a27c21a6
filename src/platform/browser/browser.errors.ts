import { defineError } from '../errors/domain-error.js';

export const OriginDenied = defineError('ORIGIN_DENIED', {
  kind: 'forbidden',
  message: 'Only pages of this origin and of the listed origins may ask for this.',
});
export const CsrfInvalid = defineError('CSRF_INVALID', {
  kind: 'forbidden',
  message: 'The X-CSRF-Token header is missing or not of this session.',
});
export const CookieMalformed = defineError<{ reason: string }>('COOKIE_MALFORMED', {
  kind: 'invalid',
  message: 'A cookie of this program cannot be read.',
});
