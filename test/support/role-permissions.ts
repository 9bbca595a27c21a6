import { allPermissions, type Permission } from '../../src/platform/access/permissions.js';

const readers: Permission[] = ['catalog:read', 'stock:read'];

const warehouseWork: Permission[] = [
  ...readers,
  'stock:adjust',
  'stock:transfer',
  'stock:count',
  'shipments:read',
  'shipments:write',
  'returns:read',
  'returns:receive',
];

/** Who may do what, written down a second time: the seeded roles are compared with it. */
export const rolePermissions: Readonly<Record<string, readonly Permission[]>> = {
  admin: allPermissions,
  catalog_manager: [...readers, 'catalog:write'],
  inventory_manager: [...warehouseWork, 'warehouses:write'],
  warehouse_operator: warehouseWork,
  order_manager: [
    ...readers,
    ...allPermissions.filter((permission) => permission.startsWith('orders:')),
    'customers:read',
    'customers:write',
    'shipments:read',
    'shipments:write',
    'returns:read',
    'returns:request',
    'returns:receive',
    'payments:read',
    'payments:record',
  ],
  support: [
    ...readers,
    'customers:read',
    'customers:write',
    'orders:read',
    'orders:notes',
    'orders:cancel-unshipped',
    'returns:read',
    'returns:request',
  ],
  finance: [
    ...readers,
    'customers:read',
    'orders:read',
    'payments:read',
    'payments:record',
    'payments:refund',
    'audit:read',
    'usage:read',
  ],
  auditor: allPermissions.filter((permission) => permission.endsWith(':read')),
};
