import type { ApiKeyResponse } from './dto/api-key.response.js';

/** The key as it is after the change, as the API shows it: without its secret. */
export type ApiKeyChanged = Readonly<ApiKeyResponse>;

export interface ApiKeyRevoked {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'api_key.created': ApiKeyChanged;
    'api_key.updated': ApiKeyChanged;
    /** It has a new secret; an old one may be valid for a while. */
    'api_key.rotated': ApiKeyChanged;
    /** One of its two secrets ended before its time. */
    'api_key.secret_ended': ApiKeyChanged;
    'api_key.revoked': ApiKeyRevoked;
  }
}
