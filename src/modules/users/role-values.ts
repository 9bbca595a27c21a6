import {
  allPermissions,
  knownPermissions,
  type Permission,
} from '../../platform/access/permissions.js';
import { PermissionUnknown, RoleBuiltIn } from './users.errors.js';

/** Its holders are the administrators: it always has every permission. */
export const administratorRole = 'admin';

/** What a caller decides about a role. */
export interface RoleValues {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
  /** Whether its holders must have a second factor. */
  readonly requiresSecondFactor: boolean;
}

export interface RoleRow extends RoleValues {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A whole role as a caller describes it. */
export type RoleDescription = Omit<RoleValues, 'requiresSecondFactor'> & Partial<RoleValues>;

/** Each permission once, in the order of the program's list; throws PERMISSION_UNKNOWN. */
function readPermissions(names: readonly string[]): Permission[] {
  const known = new Set(knownPermissions(names));
  const unknown = names.filter((name) => !(known as ReadonlySet<string>).has(name));
  if (unknown.length > 0) throw PermissionUnknown({ permissions: [...new Set(unknown)] });
  return allPermissions.filter((permission) => known.has(permission));
}

export function describedRole(description: RoleDescription): RoleValues {
  return {
    name: description.name,
    description: description.description.normalize('NFC'),
    permissions: readPermissions(description.permissions),
    requiresSecondFactor: description.requiresSecondFactor ?? false,
  };
}

export function patchedRole(current: RoleValues, patch: Partial<RoleValues>): RoleValues {
  const { permissions } = patch;
  return {
    name: patch.name ?? current.name,
    description: patch.description?.normalize('NFC') ?? current.description,
    permissions: permissions ? readPermissions(permissions) : current.permissions,
    requiresSecondFactor: patch.requiresSecondFactor ?? current.requiresSecondFactor,
  };
}

/** The part of a stored role that a caller decides. */
export function roleValuesOf(row: RoleRow): RoleValues {
  const { name, description, permissions, requiresSecondFactor } = row;
  return { name, description, permissions, requiresSecondFactor };
}

/** What the holders of a role would have in addition. */
export function addedPermissions(before: RoleValues, after: RoleValues): Permission[] {
  const had = new Set(before.permissions);
  return knownPermissions(after.permissions).filter((permission) => !had.has(permission));
}

/** Throws ROLE_BUILT_IN when the administrators' role would lose its name, a permission or its life. */
export function keepAdministrators(before: RoleValues, after: RoleValues | null): void {
  if (before.name !== administratorRole) return;
  const held = new Set(after?.permissions);
  const complete = before.permissions.every((permission) => held.has(permission));
  if (after?.name !== administratorRole || !complete) throw RoleBuiltIn();
}
