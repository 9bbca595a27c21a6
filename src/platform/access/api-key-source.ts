import type { Actor } from './actor.js';

/** A secret of an API key that exists, whether or not it may be used now. */
export interface KnownApiKey {
  readonly actor: Actor;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Where the key may be used from; everywhere when empty. */
  readonly networks: readonly string[];
}

export type ApiKeySighting = 'used' | 'expired' | 'address_denied';

/** Port: API keys by the hash of their secret. Implemented by the module that keeps them. */
export abstract class ApiKeySource {
  /** With the permissions of now; null for no key, or one whose owner may not act any more. */
  abstract find(secretHash: Buffer): Promise<KnownApiKey | null>;

  /** Hears of every request with a known key: it only takes a note, and never throws. */
  abstract saw(key: KnownApiKey, sighting: ApiKeySighting): void;
}
