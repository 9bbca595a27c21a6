import { Forbidden } from '../errors/platform.errors.js';
import { allPermissions, type Permission } from './permissions.js';

/** Who acts: a signed-in user, or the program itself (schedules, command line). */
export interface Actor {
  readonly kind: 'user' | 'system';
  readonly id: string | null;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The session whose access token the request carried; absent for the program itself. */
  readonly sessionId?: string;
}

export const systemActor: Actor = {
  kind: 'system',
  id: null,
  name: 'system',
  permissions: new Set(allPermissions),
};

/** For a rule finer than a route's: throws FORBIDDEN unless the actor has the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw Forbidden({ permission });
}
