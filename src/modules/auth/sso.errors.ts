import { defineError } from '../../platform/errors/domain-error.js';

export const SsoNotConfigured = defineError('SSO_NOT_CONFIGURED', {
  kind: 'not_found',
  message: 'Single sign-on is not set up here.',
});
export const SsoUnavailable = defineError('SSO_UNAVAILABLE', {
  kind: 'unavailable',
  level: 'warn',
  message: 'The identity provider cannot be reached right now; try again.',
});
export const SsoRefused = defineError<{ reason: string }>('SSO_REFUSED', {
  kind: 'unauthenticated',
  level: 'warn',
  message: 'The identity provider did not vouch for a user who may sign in here.',
});
export const SsoReturnInvalid = defineError('SSO_RETURN_INVALID', {
  kind: 'invalid',
  message: 'After a sign-in one returns to a path of this host or to a listed origin only.',
});
