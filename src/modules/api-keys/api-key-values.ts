/** What a caller decides about a key. */
export interface ApiKeyValues {
  readonly name: string;
  readonly permissions: readonly string[];
  /** In CIDR form; empty: usable from everywhere. */
  readonly allowedNetworks: readonly string[];
}

export interface ApiKeyDescription {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly allowedNetworks?: readonly string[] | undefined;
  readonly expiresInDays?: number | undefined;
}

/** A merge patch: absent keeps. */
export type ApiKeyPatch = Partial<ApiKeyValues>;

export interface SecretView {
  readonly prefix: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface ApiKeyRow extends ApiKeyValues {
  readonly id: string;
  readonly ownerId: string;
  /** Null while the owner may not act: the key does nothing then. */
  readonly ownerName: string | null;
  /** Those that have not expired, the oldest first. */
  readonly secrets: readonly SecretView[];
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

export function describedKey(description: ApiKeyDescription): ApiKeyValues {
  return {
    name: description.name.normalize('NFC'),
    permissions: sorted(description.permissions),
    allowedNetworks: sorted(description.allowedNetworks ?? []),
  };
}

export function patchedKey(current: ApiKeyValues, patch: ApiKeyPatch): ApiKeyValues {
  return describedKey({
    name: patch.name ?? current.name,
    permissions: patch.permissions ?? current.permissions,
    allowedNetworks: patch.allowedNetworks ?? current.allowedNetworks,
  });
}

export function keyValuesOf({ name, permissions, allowedNetworks }: ApiKeyRow): ApiKeyValues {
  return { name, permissions, allowedNetworks };
}

/** Who may give a key which permissions. */
export interface Grantor {
  readonly permissions: ReadonlySet<string>;
  /** The permissions that hold for some resources only. */
  readonly scopes?: ReadonlyMap<string, unknown> | undefined;
}

/**
 * What would be more than the owner has, or than somebody else has who gives it. The owner's own
 * scopes do not count: the key inherits them. A stranger's do, because the key would leave them.
 */
export function exceeding(
  wanted: readonly string[],
  owner: ReadonlySet<string>,
  stranger: Grantor | null,
): string[] {
  const lacks = (permission: string): boolean =>
    stranger !== null &&
    (!stranger.permissions.has(permission) || (stranger.scopes?.has(permission) ?? false));
  return wanted.filter((permission) => !owner.has(permission) || lacks(permission));
}
