import { Injectable } from '@nestjs/common';
import {
  type ApiKeySighting,
  ApiKeySource,
  type KnownApiKey,
} from '../../platform/access/api-key-source.js';
import { knownPermissions, type Permission } from '../../platform/access/permissions.js';
import { ApiKeyUse } from './api-key-use.service.js';
import { ApiKeySecretsRepository, type SecretRow } from './api-key-secrets.repository.js';

/** What the key was given and its owner still has. */
function permissionsOf({ permissions, ownerPermissions }: SecretRow): Permission[] {
  const owned = new Set(ownerPermissions);
  return knownPermissions(permissions).filter((permission) => owned.has(permission));
}

@Injectable()
export class StoredApiKeySource extends ApiKeySource {
  constructor(
    private readonly secrets: ApiKeySecretsRepository,
    private readonly use: ApiKeyUse,
  ) {
    super();
  }

  async find(secretHash: Buffer): Promise<KnownApiKey | null> {
    const row = await this.secrets.find(secretHash);
    if (!row) return null;
    const permissions = permissionsOf(row);
    const { keyId: id, keyName: name, networks } = row;
    const owner = { id: row.ownerId, name: row.ownerName };
    const scopes = new Map(
      permissions
        .filter((permission) => permission in row.scopes)
        .map((permission) => [permission, new Set(row.scopes[permission])]),
    );
    return {
      actor: { kind: 'api-key', id, name, owner, permissions: new Set(permissions), scopes },
      expiresAt: row.expiresAt.getTime(),
      networks,
    };
  }

  saw(key: KnownApiKey, sighting: ApiKeySighting): void {
    this.use.saw(key, sighting);
  }
}
