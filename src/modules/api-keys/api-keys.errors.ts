import { defineError } from '../../platform/errors/domain-error.js';

export const ApiKeyNotFound = defineError<{ id?: string; prefix?: string }>('API_KEY_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such API key, or it has no such secret.',
});
export const ApiKeyPermissionsExceeded = defineError<{ permissions?: string[] }>(
  'API_KEY_PERMISSIONS_EXCEEDED',
  {
    kind: 'forbidden',
    message: 'A key cannot be given what its owner lacks, nor by somebody who lacks it.',
  },
);
export const ApiKeyOwnerRequired = defineError('API_KEY_OWNER_REQUIRED', {
  kind: 'forbidden',
  message: 'Only its owner may rotate a key: the new secret would act in their name.',
});
export const ApiKeyLifetimeTooLong = defineError<{ maxDays?: number }>(
  'API_KEY_LIFETIME_TOO_LONG',
  { kind: 'unprocessable', message: 'An API key cannot be valid for that long here.' },
);
export const ApiKeyNetworkInvalid = defineError<{ networks?: string[] }>(
  'API_KEY_NETWORK_INVALID',
  {
    kind: 'unprocessable',
    message: 'An allowed network is no IPv4 or IPv6 address and no network in CIDR form.',
  },
);
export const ApiKeyRotating = defineError('API_KEY_ROTATING', {
  kind: 'conflict',
  message: 'The key has two valid secrets already: end one of them first.',
  constraints: ['pk_api_key_secrets'],
});
export const ApiKeyLastSecret = defineError('API_KEY_LAST_SECRET', {
  kind: 'conflict',
  message: 'This is the only secret of the key: rotate or revoke the key instead.',
});
