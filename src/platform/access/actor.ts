import { Forbidden } from '../errors/platform.errors.js';
import { isWarehousePermission } from './permission-scopes.js';
import { allPermissions, type Permission } from './permissions.js';

/**
 * Who acts: a signed-in user, a machine with an API key, the program itself (schedules, command
 * line), or nobody that is known yet (a refused sign-in).
 */
export interface Actor {
  readonly kind: 'user' | 'api-key' | 'system' | 'anonymous';
  readonly id: string | null;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The permissions that hold for some resources only, with the ids of these. Absent: none. */
  readonly scopes?: ReadonlyMap<Permission, ReadonlySet<string>>;
  /** The user who answers for an API key, with whose permissions it can do no more than it may. */
  readonly owner?: { readonly id: string; readonly name: string };
  /** The session whose access token the request carried; absent for others than users. */
  readonly sessionId?: string;
  /** When the session's user last proved who they are, at sign-in or since; absent for others. */
  readonly steppedUpAt?: Date | null;
  /** `missing`: a role of the user demands one that is not enrolled. Absent: neither. */
  readonly secondFactor?: 'enrolled' | 'missing' | undefined;
}

export const systemActor: Actor = {
  kind: 'system',
  id: null,
  name: 'system',
  permissions: new Set(allPermissions),
};

export const anonymousActor: Actor = {
  kind: 'anonymous',
  id: null,
  name: 'anonymous',
  permissions: new Set(),
};

/** As the audit names it: a key together with the user who answers for it. */
export function auditNameOf({ name, owner }: Actor): string {
  return owner ? `${name} (${owner.name})` : name;
}

/** For a rule finer than a route's: throws FORBIDDEN unless the actor has the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw Forbidden({ permission });
}

/**
 * The ids of warehouses for which the actor has the permission; null: for all. Without the
 * permission: for none. A permission that is not about warehouses has no scope, whatever gave it.
 */
export function scopeOf(actor: Actor, permission: Permission): ReadonlySet<string> | null {
  if (!actor.permissions.has(permission)) return new Set();
  if (!isWarehousePermission(permission)) return null;
  return actor.scopes?.get(permission) ?? null;
}

export function isInScope(actor: Actor, permission: Permission, id: string): boolean {
  return scopeOf(actor, permission)?.has(id) ?? actor.permissions.has(permission);
}
