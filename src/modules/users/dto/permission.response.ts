import { isWarehousePermission } from '../../../platform/access/permission-scopes.js';
import { permissionDescriptions } from '../../../platform/access/permission-descriptions.js';
import { allPermissions } from '../../../platform/access/permissions.js';
import { Flag, Text } from '../../../platform/validation/fields.js';

export class PermissionResponse {
  @Text({ max: 100, example: 'stock:adjust' }) permission: string;
  @Text({ example: 'Receive stock and correct it' }) description: string;
  @Flag({ description: 'Whether a role can give it for some warehouses only.' })
  perWarehouse: boolean;
}

/** Every permission of the program. */
export function permissionCatalogue(): { items: PermissionResponse[] } {
  const items = allPermissions.map((permission) => ({
    permission,
    description: permissionDescriptions[permission],
    perWarehouse: isWarehousePermission(permission),
  }));
  return { items };
}
