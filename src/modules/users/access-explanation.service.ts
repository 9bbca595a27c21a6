import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission, scopeOf } from '../../platform/access/actor.js';
import { isWarehousePermission } from '../../platform/access/permission-scopes.js';
import type { Permission } from '../../platform/access/permissions.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { type Explanation, explainAccess, type Grant } from './access-explanation.js';
import { AccessExplanationRepository } from './access-explanation.repository.js';
import type { AssignedRole } from './role-assignments.js';
import { RoleAssignmentsRepository } from './role-assignments.repository.js';
import { AssignedWarehouseUnknown, UserNotFound } from './users.errors.js';

export interface HeldPermission {
  readonly permission: Permission;
  /** Codes; null: everywhere. */
  readonly warehouses: readonly string[] | null;
}

export interface OwnPermissions {
  readonly permissions: readonly HeldPermission[];
  readonly roles: readonly AssignedRole[];
}

export interface AccessQuestion {
  readonly permission: Permission;
  readonly warehouse?: string;
  readonly userId?: string;
}

// The id of no warehouse: a code that does not exist is out of everybody's scope.
const nowhere = '00000000-0000-0000-0000-000000000000';

/** What somebody may do, and why. */
@Injectable()
export class AccessExplanations {
  constructor(
    private readonly explanations: AccessExplanationRepository,
    private readonly assignments: RoleAssignmentsRepository,
  ) {}

  async own(actor: Actor): Promise<OwnPermissions> {
    const held = [...actor.permissions].sort();
    const scopes = held.map((permission) => warehouseScopeOf(actor, permission));
    const codes = await this.explanations.codesOf([...new Set(scopes.flatMap((ids) => ids ?? []))]);
    const permissions = held.map((permission, index) => {
      const ids = scopes[index] ?? null;
      return { permission, warehouses: ids && ids.flatMap((id) => codes.get(id) ?? []).sort() };
    });
    if (actor.kind !== 'user' || actor.id === null) return { permissions, roles: [] };
    return { permissions, roles: (await this.assignments.get(actor.id)).roles };
  }

  /** Of another user: with `users:read`. @throws USER_NOT_FOUND, WAREHOUSE_UNKNOWN, FORBIDDEN */
  async explain(actor: Actor, question: AccessQuestion): Promise<Explanation> {
    const { permission, warehouse, userId = actor.id } = question;
    if (userId !== actor.id) requirePermission(actor, 'users:read');
    const place = warehouse === undefined ? null : await this.placeOf(actor, warehouse);
    const grants = await this.grantsOf(actor, userId, permission);
    const asked = isWarehousePermission(permission) ? place : null;
    return explainAccess(grants, asked, await this.explanations.rolesGiving(permission));
  }

  // Whoever does not see every warehouse learns of none that it exists.
  private async placeOf(actor: Actor, code: string): Promise<string> {
    const id = await this.explanations.findWarehouse(code);
    if (id === null && scopeOf(actor, 'stock:read') === null)
      throw AssignedWarehouseUnknown({ warehouses: [code] });
    return id ?? nowhere;
  }

  private async grantsOf(
    actor: Actor,
    userId: string | null,
    permission: Permission,
  ): Promise<readonly Grant[]> {
    if (userId === null || (userId === actor.id && actor.kind !== 'user')) {
      if (!actor.permissions.has(permission)) return [];
      return [{ role: null, warehouseIds: warehouseScopeOf(actor, permission) }];
    }
    const found = await this.explanations.findGrants(userId, permission);
    if (!found) throw UserNotFound({ id: userId });
    return found.grants;
  }
}
