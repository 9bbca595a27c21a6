import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

export interface NewSecret {
  readonly prefix: string;
  readonly hash: Buffer;
  readonly lifetimeSeconds: number;
}

export interface SecretRow {
  readonly keyId: string;
  readonly keyName: string;
  readonly permissions: string[];
  readonly networks: string[];
  readonly expiresAt: Date;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly ownerPermissions: string[];
  /** Warehouse ids by permission, where a permission holds for some only. */
  readonly scopes: Readonly<Record<string, string[]>>;
}

export interface OwnerRow {
  readonly id: string;
  readonly name: string;
  readonly permissions: string[];
}

/** The secrets of keys, and what they stand for. */
@Injectable()
export class ApiKeySecretsRepository {
  constructor(private readonly sql: Sql) {}

  /** Null for no secret, and when the key's owner may not act any more. */
  find(hash: Buffer): Promise<SecretRow | null> {
    const text = `SELECT k.id AS "keyId", k.name AS "keyName", k.permissions,
                         k.allowed_networks AS networks, s.expires_at AS "expiresAt",
                         o.id AS "ownerId", o.name AS "ownerName",
                         o.permissions AS "ownerPermissions", o.scopes
                    FROM api_key_secrets s
                    JOIN api_keys k ON k.id = s.api_key_id
                    JOIN active_users o ON o.id = k.owner_id
                   WHERE s.secret_hash = $1`;
    return this.sql.one(text, [hash]);
  }

  /** What a user may do now; null for one who may not act. */
  findOwner(userId: string): Promise<OwnerRow | null> {
    return this.sql.one('SELECT id, name, permissions FROM active_users WHERE id = $1', [userId]);
  }

  /** Into the free slot of a locked key; without one the primary key refuses it. */
  async add(keyId: string, secret: NewSecret): Promise<void> {
    await this.sql.count(
      `INSERT INTO api_key_secrets (api_key_id, slot, prefix, secret_hash, expires_at)
       SELECT $1, CASE WHEN EXISTS (SELECT FROM api_key_secrets WHERE api_key_id = $1 AND slot = 1)
                       THEN 2 ELSE 1 END, $2, $3, now() + make_interval(secs => $4)`,
      [keyId, secret.prefix, secret.hash, secret.lifetimeSeconds],
    );
  }

  /** Lets the secrets of a key end no later than so many seconds from now, and drops what is over. */
  async endWithin(keyId: string, seconds: number): Promise<void> {
    await this.sql.count(
      `UPDATE api_key_secrets SET expires_at = least(expires_at, now() + make_interval(secs => $2))
        WHERE api_key_id = $1`,
      [keyId, seconds],
    );
    await this.sql.count(
      'DELETE FROM api_key_secrets WHERE api_key_id = $1 AND expires_at <= now()',
      [keyId],
    );
  }

  /** False when the key has no such secret. */
  async remove(keyId: string, prefix: string): Promise<boolean> {
    const text = 'DELETE FROM api_key_secrets WHERE api_key_id = $1 AND prefix = $2';
    return (await this.sql.count(text, [keyId, prefix])) === 1;
  }
}
