/** Where somebody has a permission, and by which role; null: not by a role. */
export interface Grant {
  readonly role: string | null;
  /** Ids; null: everywhere. */
  readonly warehouseIds: readonly string[] | null;
}

export interface Explanation {
  readonly allowed: boolean;
  readonly missing: 'permission' | 'scope' | null;
  /** The roles that allow it. */
  readonly grantedBy: readonly string[];
  /** The roles that would allow it, given everywhere or for the warehouse. */
  readonly wouldGrant: readonly string[];
}

/**
 * Why somebody may or may not. `warehouseId` null: anywhere at all. `givers` are all the roles that
 * have the permission.
 */
export function explainAccess(
  grants: readonly Grant[],
  warehouseId: string | null,
  givers: readonly string[],
): Explanation {
  const fitting = grants.filter(
    ({ warehouseIds }) =>
      warehouseId === null || warehouseIds === null || warehouseIds.includes(warehouseId),
  );
  const grantedBy = fitting.flatMap(({ role }) => role ?? []);
  if (fitting.length > 0) return { allowed: true, missing: null, grantedBy, wouldGrant: [] };
  const missing = grants.length > 0 ? 'scope' : 'permission';
  return { allowed: false, missing, grantedBy, wouldGrant: givers };
}
