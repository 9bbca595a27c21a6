import { type Actor, scopeOf } from '../../platform/access/actor.js';
import type { Permission } from '../../platform/access/permissions.js';
import { GrantExceedsOwn } from './users.errors.js';

function mayGive(
  actor: Actor,
  permission: Permission,
  warehouses: readonly string[] | null,
): boolean {
  if (!actor.permissions.has(permission)) return false;
  const own = scopeOf(actor, permission);
  return own === null || (warehouses?.every((id) => own.has(id)) ?? false);
}

/**
 * The permissions that the actor cannot give to others, because they lack them or have them in fewer
 * warehouses. `warehouses` are the ids for which they would be given; null: everywhere.
 */
export function missingPermissions(
  actor: Actor,
  permissions: readonly Permission[],
  warehouses: readonly string[] | null = null,
): Permission[] {
  return permissions.filter((permission) => !mayGive(actor, permission, warehouses));
}

/** Throws GRANT_EXCEEDS_OWN, naming every permission that the actor cannot give. */
export function requireGrantable(
  actor: Actor,
  permissions: readonly Permission[],
  warehouses: readonly string[] | null = null,
): void {
  const missing = missingPermissions(actor, permissions, warehouses);
  if (missing.length > 0) throw GrantExceedsOwn({ missing });
}
