import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import type { RoleResponse } from './dto/role.response.js';
import type { AssignedRole } from './role-assignments.js';

export interface UserCreated {
  readonly roles: readonly string[];
}

/**
 * What a user signed in with, or may do, is not what it was: the sessions opened before end. Emitted
 * in the process and inside the transaction of the change, so a failure to end them undoes it.
 */
export interface CredentialsChanged {
  readonly actor: Actor;
  readonly userId: string;
  readonly reason: 'password_changed' | 'roles_changed' | 'user_disabled' | 'second_factor_removed';
  /** The session that made the change and goes on. */
  readonly exceptSessionId?: string;
}

export interface UserChanged {
  readonly id: string;
}

export const credentialsChanged = 'user.credentials_changed';

/** Inside the unit of work that changes them. Resolves when the sessions have ended. */
export async function announceCredentialsChanged(
  events: EventEmitter2,
  change: CredentialsChanged,
): Promise<void> {
  // One after the other, as emitAsync would not: they share the connection of the transaction.
  for (const listener of events.listeners(credentialsChanged))
    await (listener(change) as unknown as Promise<void>);
}

/** The role as it is after the change, as the API shows it. */
export type RoleChanged = Readonly<RoleResponse>;

export interface RoleDeleted {
  readonly id: string;
  readonly name: string;
}

export interface UserRolesChanged {
  readonly userId: string;
  readonly roles: readonly AssignedRole[];
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'user.created': UserCreated;
    'user.roles_changed': UserRolesChanged;
    'user.updated': UserChanged;
    'user.activated': UserChanged;
    'user.email_verified': UserChanged;
    'user.password_changed': UserChanged;
    'user.reset_mailed': UserChanged;
    'user.verification_mailed': UserChanged;
    'user.invitation_mailed': UserChanged;
    'role.created': RoleChanged;
    'role.updated': RoleChanged;
    'role.deleted': RoleDeleted;
  }
}
