import {
  Flag,
  Text,
  TextList,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { RoleRow } from '../role-values.js';

export class RoleResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-00000000a006' }) id: string;
  @Text({ max: 50, example: 'support' }) name: string;
  @Text({ max: 500, example: 'Helps customers' }) description: string;
  @TextList({ max: 100, maxItems: 200, example: ['orders:read', 'orders:notes'] })
  permissions: string[];
  @Flag({ example: false, description: 'Whether its holders must have a second factor.' })
  requiresSecondFactor: boolean;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toRoleResponse(row: RoleRow): RoleResponse {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    permissions: [...row.permissions],
    requiresSecondFactor: row.requiresSecondFactor,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
