import { looksLikeApiKey } from './api-key-format.js';
import { bearerTokenOf } from './bearer-token.js';

export interface CredentialHeaders {
  readonly authorization?: string;
  readonly 'x-api-key'?: string;
}

/**
 * The access token or API key of a request: of `Authorization: Bearer`, and only without that
 * header of `X-API-Key`, which takes keys alone.
 */
export function credentialOf(headers: CredentialHeaders): string | null {
  if (headers.authorization !== undefined) return bearerTokenOf(headers.authorization);
  const key = headers['x-api-key'];
  return key !== undefined && looksLikeApiKey(key) ? key : null;
}
