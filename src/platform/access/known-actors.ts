import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SigningKeys } from '../keys/signing-keys.js';
import type { Actor } from './actor.js';
import { Actors } from './actors.js';
import { looksLikeApiKey } from './api-key-format.js';
import { ApiKeys } from './api-keys.js';
import { type CredentialHeaders, credentialOf } from './credential.js';
import { TokenMemory } from './token-memory.js';

const rememberedTokens = 20_000;

interface CredentialedRequest {
  readonly headers: CredentialHeaders;
  readonly ip?: string;
}

/** What memory alone knows about who asks: the tokens that were verified, and their actors. */
@Injectable()
export class KnownActors {
  readonly tokens = new TokenMemory(rememberedTokens);

  constructor(
    private readonly actors: Actors,
    private readonly apiKeys: ApiKeys,
    private readonly clock: Clock,
    keys: SigningKeys,
  ) {
    keys.onReplaced(() => this.tokens.clear());
  }

  /** The actor whom the access guard would find without asking anybody; null: let it ask. */
  find({ headers, ip }: CredentialedRequest): Actor | null {
    const token = credentialOf(headers);
    if (token === null) return null;
    if (looksLikeApiKey(token)) return this.ofKey(token, ip ?? '');
    const known = this.tokens.find(token, this.clock.now().getTime());
    if (!known) return null;
    const actor = atOnce(this.actors.ofSession(known.sessionId));
    return actor?.id === known.userId ? actor : null;
  }

  private ofKey(key: string, ip: string): Actor | null {
    try {
      return atOnce(this.apiKeys.actorOf(key, ip));
    } catch {
      return null;
    }
  }
}

function atOnce(found: Actor | null | Promise<Actor | null>): Actor | null {
  if (!(found instanceof Promise)) return found;
  // The guard asks for the same and says what comes of it.
  found.catch(() => undefined);
  return null;
}
