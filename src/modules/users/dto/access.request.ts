import { allPermissions, type Permission } from '../../../platform/access/permissions.js';
import { OneOf, Text, Uuid } from '../../../platform/validation/fields.js';

export class ExplainRequest {
  @OneOf(allPermissions, { example: 'stock:adjust' })
  permission: Permission;

  @Text({
    max: 32,
    optional: true,
    example: 'BER',
    description: 'The code of a warehouse; absent: anywhere at all.',
  })
  warehouse?: string;

  @Uuid({
    optional: true,
    description: 'Somebody else; needs `users:read`. Absent: yourself.',
  })
  userId?: string;
}
