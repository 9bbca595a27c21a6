import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { knownPermissions, type Permission } from '../../platform/access/permissions.js';
import { AdministratorsRepository } from './administrators.repository.js';
import { requireGrantable } from './grant-rules.js';
import { type AssignedRole, type Assignment, assignmentChanges } from './role-assignments.js';
import { RoleAssignmentsRepository, type UserRolesRow } from './role-assignments.repository.js';
import { RoleUnknown } from './users.errors.js';
import { UsersRepository } from './users.repository.js';

interface Resolved extends Assignment {
  readonly permissions: readonly Permission[];
}

/** Reads and writes what a user has, inside the caller's unit of work. */
@Injectable()
export class AssignedRoles {
  constructor(
    private readonly assignments: RoleAssignmentsRepository,
    private readonly administrators: AdministratorsRepository,
    private readonly users: UsersRepository,
  ) {}

  get(userId: string): Promise<UserRolesRow> {
    return this.assignments.get(userId);
  }

  /** Answers the user's version. */
  async lock(userId: string): Promise<number> {
    await this.administrators.lock();
    return this.assignments.lockUser(userId);
  }

  /** Whether the user lost something by it; null when nothing changed. */
  async write(
    actor: Actor,
    userId: string,
    roles: readonly AssignedRole[],
  ): Promise<boolean | null> {
    const wanted = await this.resolve(roles);
    const changes = assignmentChanges(await this.assignments.assignments(userId), wanted);
    if (changes.removed.length === 0 && changes.stored.length === 0) return null;
    const permissions = new Map(wanted.map((one) => [one.roleId, one.permissions]));
    for (const { roleId, warehouseIds } of changes.gained)
      requireGrantable(actor, permissions.get(roleId) ?? [], warehouseIds);
    await this.assignments.remove(userId, changes.removed);
    for (const assignment of changes.stored) await this.assignments.add(userId, assignment);
    await this.assignments.raiseVersion(userId);
    if (await this.administrators.hadBy(changes.lost)) await this.administrators.requireOne();
    return changes.lost.length > 0;
  }

  private async resolve(roles: readonly AssignedRole[]): Promise<Resolved[]> {
    const found = await this.users.findRoles(roles.map(({ role }) => role));
    const byName = new Map(found.map((role) => [role.name, role]));
    const unknown = roles.map(({ role }) => role).filter((name) => !byName.has(name));
    if (unknown.length > 0) throw RoleUnknown({ roles: unknown });
    const codes = roles.flatMap(({ warehouses }) => warehouses ?? []);
    const ids = await this.assignments.lockWarehouses(codes);
    return roles.map(({ role, warehouses }) => ({
      roleId: byName.get(role)?.id ?? '',
      permissions: knownPermissions(byName.get(role)?.permissions ?? []),
      warehouseIds: warehouses && [
        ...new Set(warehouses.map((code) => ids.get(code.toLowerCase()) ?? '')),
      ],
    }));
  }
}
