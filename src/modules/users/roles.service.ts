import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { knownPermissions } from '../../platform/access/permissions.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { toRoleResponse } from './dto/role.response.js';
import { requireGrantable } from './grant-rules.js';
import {
  addedPermissions,
  describedRole,
  keepAdministrators,
  patchedRole,
  type RoleDescription,
  type RoleRow,
  type RoleValues,
  roleValuesOf,
} from './role-values.js';
import { RolesRepository } from './roles.repository.js';

/** Roles. A change holds on every instance at once. A `version` of null changes whatever is there. */
@Injectable()
export class RolesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly roles: RolesRepository,
    private readonly changes: ChangeLog,
    private readonly actors: Actors,
  ) {}

  page(request: ListRequest): Promise<RowPage<RoleRow>> {
    return this.roles.page(request);
  }

  get(id: string): Promise<RoleRow> {
    return this.roles.get(id);
  }

  async create(actor: Actor, description: RoleDescription): Promise<RoleRow> {
    const values = describedRole(description);
    requireGrantable(actor, knownPermissions(values.permissions));
    return this.unitOfWork.run(async () => {
      const role = await this.roles.add(newId(), values);
      await this.changes.record(actor, [changed('role.created', null, role)]);
      return role;
    });
  }

  async replace(
    actor: Actor,
    id: string,
    version: number | null,
    description: RoleDescription,
  ): Promise<RoleRow> {
    const values = describedRole(description);
    return this.change(actor, id, version, () => values);
  }

  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: Partial<RoleValues>,
  ): Promise<RoleRow> {
    return this.change(actor, id, version, (current) => patchedRole(current, patch));
  }

  /** Refused while somebody has the role (ROLE_IN_USE). */
  remove(actor: Actor, id: string, version: number | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockAt(id, version);
      keepAdministrators(before, null);
      if (!(await this.roles.remove(id, before.version))) throw PreconditionFailed();
      const payload = { id, name: before.name };
      const change = { event: 'role.deleted', resource: 'role', resourceId: id } as const;
      await this.changes.record(actor, [{ ...change, payload, before, after: null }]);
    });
  }

  private change(
    actor: Actor,
    id: string,
    version: number | null,
    next: (current: RoleValues) => RoleValues,
  ): Promise<RoleRow> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockAt(id, version);
      const values = next(roleValuesOf(before));
      if (isDeepStrictEqual(values, roleValuesOf(before))) return before;
      keepAdministrators(before, values);
      requireGrantable(actor, addedPermissions(before, values));
      const after = await this.roles.change(id, before.version, values);
      if (!after) throw PreconditionFailed();
      await this.changes.record(actor, [changed('role.updated', before, after)]);
      await this.actors.allChanged();
      return after;
    });
  }

  private async lockAt(id: string, version: number | null): Promise<RoleRow> {
    const role = await this.roles.lock(id);
    if (version === null || version === role.version) return role;
    throw PreconditionFailed({ currentVersion: role.version });
  }
}

function changed(
  event: 'role.created' | 'role.updated',
  before: RoleRow | null,
  after: RoleRow,
): Change {
  const payload = toRoleResponse(after);
  return { event, resource: 'role', resourceId: after.id, payload, before, after };
}
