import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { AssignedRoles } from './assigned-roles.service.js';
import { type AssignedRole, requireDistinctRoles } from './role-assignments.js';
import type { UserRolesRow } from './role-assignments.repository.js';
import { announceCredentialsChanged } from './users.events.js';

/** Who has which roles, and for which warehouses. */
@Injectable()
export class RoleAssignmentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assigned: AssignedRoles,
    private readonly changes: ChangeLog,
    private readonly actors: Actors,
    private readonly events: EventEmitter2,
  ) {}

  get(userId: string): Promise<UserRolesRow> {
    return this.assigned.get(userId);
  }

  /**
   * The whole list. Holds on every instance at once; who lost something signs in again.
   * @throws GRANT_EXCEEDS_OWN, LAST_ADMINISTRATOR, ROLE_UNKNOWN, WAREHOUSE_UNKNOWN
   */
  replace(
    actor: Actor,
    userId: string,
    version: number | null,
    roles: readonly AssignedRole[],
  ): Promise<UserRolesRow> {
    requireDistinctRoles(roles);
    return this.unitOfWork.run(async () => {
      const currentVersion = await this.assigned.lock(userId);
      if (version !== null && version !== currentVersion)
        throw PreconditionFailed({ currentVersion });
      const before = await this.assigned.get(userId);
      const lost = await this.assigned.write(actor, userId, roles);
      if (lost === null) return before;
      const after = await this.assigned.get(userId);
      await this.changed(actor, userId, before, after);
      if (lost) await this.endSessions(actor, userId);
      return after;
    });
  }

  private async changed(
    actor: Actor,
    userId: string,
    { roles: before }: UserRolesRow,
    { roles: after }: UserRolesRow,
  ): Promise<void> {
    const change = { event: 'user.roles_changed', resource: 'user', resourceId: userId } as const;
    const payload = { userId, roles: after };
    await this.changes.record(actor, [
      { ...change, payload, before: { roles: before }, after: { roles: after } },
    ]);
    await this.actors.allChanged();
  }

  private endSessions(actor: Actor, userId: string): Promise<void> {
    const change = { actor, userId, reason: 'roles_changed' } as const;
    const { sessionId } = actor;
    return announceCredentialsChanged(
      this.events,
      sessionId === undefined ? change : { ...change, exceptSessionId: sessionId },
    );
  }
}
