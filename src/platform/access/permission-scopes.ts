import type { Permission } from './permissions.js';

const perWarehouse: ReadonlySet<Permission> = new Set<Permission>([
  'stock:read',
  'stock:adjust',
  'stock:transfer',
  'stock:count',
  'warehouses:write',
  'shipments:read',
  'shipments:write',
  'returns:receive',
]);

/** Whether the permission is about warehouses. Only such a permission can hold for some of them. */
export function isWarehousePermission(permission: Permission): boolean {
  return perWarehouse.has(permission);
}
