import { Flag, Nested, Text, TextList } from '../../../platform/validation/fields.js';
import type { Explanation } from '../access-explanation.js';
import type { OwnPermissions } from '../access-explanation.service.js';
import { AssignedRoleResponse } from './user-roles.response.js';

export class HeldPermissionResponse {
  @Text({ max: 100, example: 'stock:adjust' }) permission: string;
  @TextList({
    nullable: true,
    max: 32,
    maxItems: 500,
    example: ['BER'],
    description: 'Codes of the warehouses for which it holds; null: everywhere.',
  })
  warehouses: string[] | null;
}

export class OwnPermissionsResponse {
  @Nested(() => HeldPermissionResponse, { list: true }) permissions: HeldPermissionResponse[];
  @Nested(() => AssignedRoleResponse, { list: true }) roles: AssignedRoleResponse[];
}

export class ExplanationResponse {
  @Flag() allowed: boolean;
  @Text({
    nullable: true,
    example: null,
    description: '`permission` or `scope` (the permission is there, for other warehouses).',
  })
  missing: string | null;
  @TextList({ example: ['warehouse_operator'], description: 'The roles that allow it.' })
  grantedBy: string[];
  @TextList({ maxItems: 10_000, example: [], description: 'The roles that would allow it.' })
  wouldGrant: string[];
}

const copied = (list: readonly string[] | null): string[] | null => list && [...list];

export function toOwnPermissions({ permissions, roles }: OwnPermissions): OwnPermissionsResponse {
  return {
    permissions: permissions.map(({ permission, warehouses }) => ({
      permission,
      warehouses: copied(warehouses),
    })),
    roles: roles.map(({ role, warehouses }) => ({ role, warehouses: copied(warehouses) })),
  };
}

export function toExplanation(explanation: Explanation): ExplanationResponse {
  const { allowed, missing, grantedBy, wouldGrant } = explanation;
  return { allowed, missing, grantedBy: [...grantedBy], wouldGrant: [...wouldGrant] };
}
