/** Every permission of the program. Roles of the database hold subsets of this list. */
export const allPermissions = [
  'catalog:read',
  'catalog:write',
  'stock:read',
  'stock:adjust',
  'stock:transfer',
  'stock:count',
  'warehouses:write',
  'customers:read',
  'customers:write',
  'customers:erase',
  'orders:read',
  'orders:create',
  'orders:update',
  'orders:place',
  'orders:confirm',
  'orders:hold',
  'orders:cancel',
  'orders:cancel-unshipped',
  'orders:price-override',
  'orders:notes',
  'shipments:read',
  'shipments:write',
  'returns:read',
  'returns:request',
  'returns:receive',
  'payments:read',
  'payments:record',
  'payments:refund',
  'imports:read',
  'imports:write',
  'users:read',
  'users:write',
  'roles:read',
  'roles:write',
  'api-keys:read',
  'api-keys:write',
  'audit:read',
  'usage:read',
  'operations:read',
  'operations:write',
] as const;

export type Permission = (typeof allPermissions)[number];

const known: ReadonlySet<string> = new Set(allPermissions);

/** The permissions among the given names; a name that the program no longer knows grants nothing. */
export function knownPermissions(names: readonly string[]): Permission[] {
  return names.filter((name): name is Permission => known.has(name));
}
