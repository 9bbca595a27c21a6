import { defineError } from '../errors/domain-error.js';

export const ApiKeyExpired = defineError('API_KEY_EXPIRED', {
  kind: 'unauthenticated',
  message: 'The API key expired: rotate it, or make another one.',
});
export const ApiKeyAddressDenied = defineError('API_KEY_ADDRESS_DENIED', {
  kind: 'forbidden',
  message: 'The API key may not be used from this address.',
});
export const UserRequired = defineError('USER_REQUIRED', {
  kind: 'forbidden',
  message: 'Only a signed-in user can do this, no API key.',
});
