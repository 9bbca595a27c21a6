import { defineError } from '../../platform/errors/domain-error.js';

export const InvalidCredentials = defineError('AUTH_INVALID_CREDENTIALS', {
  kind: 'unauthenticated',
  message: 'The e-mail address or the password is wrong.',
});
export const InvalidRefreshToken = defineError('AUTH_INVALID_REFRESH_TOKEN', {
  kind: 'unauthenticated',
  message: 'The refresh token is not valid any more: sign in again.',
});
export const SessionNotFound = defineError<{ id?: string }>('SESSION_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such session of yours, or it ended.',
});
export const StepUpRefused = defineError('STEP_UP_REFUSED', {
  kind: 'forbidden',
  message: 'This does not prove who you are.',
});
export const ChallengeInvalid = defineError('AUTH_CHALLENGE_INVALID', {
  kind: 'unauthenticated',
  message: 'The sign-in took too long or too many guesses: begin again.',
});
export const SecondFactorRefused = defineError('AUTH_SECOND_FACTOR_REFUSED', {
  kind: 'unauthenticated',
  message: 'The code is wrong, or was used before.',
});
