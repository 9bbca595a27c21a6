import { Injectable } from '@nestjs/common';
import { newApiKeySecret } from '../../platform/access/api-key-format.js';
import type { Actor } from '../../platform/access/actor.js';
import { type ApiKeyAt, ApiKeyChanges } from './api-key-changes.service.js';
import { ApiKeyLifetime } from './api-key-lifetime.service.js';
import { ApiKeySecretsRepository } from './api-key-secrets.repository.js';
import type { ApiKeyRow } from './api-key-values.js';
import {
  ApiKeyLastSecret,
  ApiKeyNotFound,
  ApiKeyOwnerRequired,
  ApiKeyRotating,
} from './api-keys.errors.js';
import type { IssuedKey } from './api-keys.service.js';
import { ApiKeysRepository } from './api-keys.repository.js';

export interface Rotation {
  /** How long the present secret stays valid. */
  readonly overlapSeconds?: number | undefined;
  readonly expiresInDays?: number | undefined;
}

const defaultOverlapSeconds = 86_400;

/** New secrets for old keys. */
@Injectable()
export class ApiKeyRotation {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly secrets: ApiKeySecretsRepository,
    private readonly changes: ApiKeyChanges,
    private readonly lifetime: ApiKeyLifetime,
  ) {}

  /** Makes a second valid secret, never a third. Without an overlap all others end at once. */
  async rotate(actor: Actor, at: ApiKeyAt, rotation: Rotation): Promise<IssuedKey> {
    const { overlapSeconds = defaultOverlapSeconds, expiresInDays } = rotation;
    const lifetimeSeconds = this.lifetime.secondsOf(expiresInDays);
    const secret = newApiKeySecret();
    const row = await this.changes.change(actor, at, 'api_key.rotated', async (before) => {
      if (!isOwn(actor, before)) throw ApiKeyOwnerRequired();
      if (overlapSeconds > 0 && before.secrets.length > 1) throw ApiKeyRotating();
      await this.secrets.endWithin(at.id, overlapSeconds);
      await this.secrets.add(at.id, { ...secret, lifetimeSeconds });
      await this.keys.touch(at.id);
      return true;
    });
    return { row, secret: secret.key };
  }

  /** Ends one of two secrets before its time. */
  async endSecret(actor: Actor, at: ApiKeyAt, prefix: string): Promise<void> {
    await this.changes.change(actor, at, 'api_key.secret_ended', async (before) => {
      const known = before.secrets.some((secret) => secret.prefix === prefix);
      if (!known) throw ApiKeyNotFound({ prefix });
      if (before.secrets.length === 1) throw ApiKeyLastSecret();
      await this.secrets.remove(at.id, prefix);
      await this.keys.touch(at.id);
      return true;
    });
  }
}

/** A key may rotate itself: that is how a program does it without a person. */
function isOwn(actor: Actor, key: ApiKeyRow): boolean {
  return actor.id === (actor.kind === 'api-key' ? key.id : key.ownerId);
}
