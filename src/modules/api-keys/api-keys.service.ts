import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { UserRequired } from '../../platform/access/access.errors.js';
import { newApiKeySecret } from '../../platform/access/api-key-format.js';
import type { Actor } from '../../platform/access/actor.js';
import { isNetwork } from '../../platform/access/networks.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { type ApiKeyAt, ApiKeyChanges } from './api-key-changes.service.js';
import { ApiKeyLifetime } from './api-key-lifetime.service.js';
import { ApiKeySecretsRepository } from './api-key-secrets.repository.js';
import {
  type ApiKeyDescription,
  type ApiKeyPatch,
  type ApiKeyRow,
  describedKey,
  exceeding,
  keyValuesOf,
  patchedKey,
} from './api-key-values.js';
import { ApiKeyNetworkInvalid, ApiKeyPermissionsExceeded } from './api-keys.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** A key with its secret, which can never be shown again. */
export interface IssuedKey {
  readonly row: ApiKeyRow;
  readonly secret: string;
}

/** API keys and what they may do. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly secrets: ApiKeySecretsRepository,
    private readonly changes: ApiKeyChanges,
    private readonly lifetime: ApiKeyLifetime,
  ) {}

  page(request: ListRequest): Promise<RowPage<ApiKeyRow>> {
    return this.keys.page(request);
  }

  get(id: string): Promise<ApiKeyRow> {
    return this.keys.get(id);
  }

  /** The owner is the actor, or the user whom the program itself makes the key for. */
  async create(
    actor: Actor,
    description: ApiKeyDescription,
    ownerId = actor.id,
  ): Promise<IssuedKey> {
    if (ownerId === null || actor.kind === 'api-key') throw UserRequired();
    const values = describedKey(description);
    requireNetworks(values.allowedNetworks);
    const lifetimeSeconds = this.lifetime.secondsOf(description.expiresInDays);
    const id = newId();
    const secret = newApiKeySecret();
    const row = await this.changes.create(actor, id, async () => {
      await this.requireGrantable(actor, ownerId, values.permissions);
      await this.keys.add(id, ownerId, values);
      await this.secrets.add(id, { ...secret, lifetimeSeconds });
    });
    return { row, secret: secret.key };
  }

  patch(actor: Actor, at: ApiKeyAt, patch: ApiKeyPatch): Promise<ApiKeyRow> {
    return this.changes.change(actor, at, 'api_key.updated', async (before) => {
      const values = patchedKey(before, patch);
      if (isDeepStrictEqual(values, keyValuesOf(before))) return false;
      requireNetworks(values.allowedNetworks);
      await this.requireGrantable(actor, before.ownerId, values.permissions);
      await this.keys.change(at.id, values);
      return true;
    });
  }

  /** Also a key of somebody else, whatever it may do: less access harms nobody. */
  revoke(actor: Actor, at: ApiKeyAt): Promise<void> {
    return this.changes.remove(actor, at);
  }

  private async requireGrantable(
    actor: Actor,
    ownerId: string,
    wanted: readonly string[],
  ): Promise<void> {
    const owner = await this.secrets.findOwner(ownerId);
    const stranger = actor.id === ownerId ? null : actor;
    const permissions = exceeding(wanted, new Set(owner?.permissions), stranger);
    if (permissions.length > 0) throw ApiKeyPermissionsExceeded({ permissions });
  }
}

function requireNetworks(texts: readonly string[]): void {
  const networks = texts.filter((text) => !isNetwork(text));
  if (networks.length > 0) throw ApiKeyNetworkInvalid({ networks });
}
