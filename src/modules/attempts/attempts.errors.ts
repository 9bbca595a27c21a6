import { defineError } from '../../platform/errors/domain-error.js';

export const SignInLocked = defineError<{ retryAfterSeconds: number }>('SIGN_IN_LOCKED', {
  kind: 'too_many',
  message: 'Too many wrong guesses: wait as long as Retry-After says.',
});
export const SignInBusy = defineError('SIGN_IN_BUSY', {
  kind: 'unavailable',
  level: 'warn',
  message: 'Too many people are signing in right now; try again.',
});
