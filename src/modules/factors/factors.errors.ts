import { defineError } from '../../platform/errors/domain-error.js';

export const SecondFactorExists = defineError('SECOND_FACTOR_EXISTS', {
  kind: 'conflict',
  message: 'You have a second factor already: remove it first.',
});
export const SecondFactorNotFound = defineError('SECOND_FACTOR_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no second factor.',
});
export const SecondFactorCodeInvalid = defineError('SECOND_FACTOR_CODE_INVALID', {
  kind: 'unprocessable',
  message: 'This is not the code that the app shows now.',
});
