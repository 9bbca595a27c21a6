import { ValidationFailed } from '../../platform/errors/platform.errors.js';

/** A role that a user has; `warehouses` are codes, null: everywhere. */
export interface AssignedRole {
  readonly role: string;
  readonly warehouses: readonly string[] | null;
}

/** The same by ids. */
export interface Assignment {
  readonly roleId: string;
  readonly warehouseIds: readonly string[] | null;
}

export interface AssignmentChanges {
  /** What the user has in addition, for exactly these warehouses. */
  readonly gained: readonly Assignment[];
  /** Roles that the user has no more, or for fewer warehouses. */
  readonly lost: readonly string[];
  /** Roles whose stored assignment goes. */
  readonly removed: readonly string[];
  /** What is stored anew. */
  readonly stored: readonly Assignment[];
}

type Places = readonly string[] | null | undefined;

/** What `wider` has beyond `than`; null: everywhere, undefined: nothing. */
function beyond(wider: Places, than: Places): readonly string[] | null | undefined {
  if (wider === undefined || than === null) return undefined;
  if (wider === null || than === undefined) return wider;
  const more = wider.filter((id) => !than.includes(id));
  return more.length > 0 ? more : undefined;
}

/** How one list of assignments becomes the other; each names a role once. */
export function assignmentChanges(
  before: readonly Assignment[],
  after: readonly Assignment[],
): AssignmentChanges {
  const had = new Map(before.map(({ roleId, warehouseIds }) => [roleId, warehouseIds]));
  const has = new Map(after.map(({ roleId, warehouseIds }) => [roleId, warehouseIds]));
  const gained = after.flatMap(({ roleId, warehouseIds }) => {
    const more = beyond(warehouseIds, had.get(roleId));
    return more === undefined ? [] : [{ roleId, warehouseIds: more }];
  });
  const lost = before
    .filter(({ roleId, warehouseIds }) => beyond(warehouseIds, has.get(roleId)) !== undefined)
    .map(({ roleId }) => roleId);
  const changed = new Set([...gained.map(({ roleId }) => roleId), ...lost]);
  return {
    gained,
    lost,
    removed: [...changed].filter((roleId) => had.has(roleId)),
    stored: after.filter(({ roleId }) => changed.has(roleId)),
  };
}

/** Throws VALIDATION_FAILED when the list names a role twice. */
export function requireDistinctRoles(roles: readonly { readonly role: string }[]): void {
  const names = roles.map(({ role }) => role);
  const fields = names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const message = 'names a role of another entry';
    return [{ pointer: `/roles/${index}/role`, rule: 'distinct', message }];
  });
  if (fields.length > 0) throw ValidationFailed({ fields });
}
