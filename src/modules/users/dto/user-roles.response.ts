import { Nested, Text, TextList, Whole } from '../../../platform/validation/fields.js';
import type { UserRolesRow } from '../role-assignments.repository.js';

export class AssignedRoleResponse {
  @Text({ max: 50, example: 'warehouse_operator' }) role: string;
  @TextList({
    nullable: true,
    max: 32,
    maxItems: 500,
    example: ['BER'],
    description: 'Codes of the warehouses for which it holds; null: everywhere.',
  })
  warehouses: string[] | null;
}

export class UserRolesResponse {
  @Nested(() => AssignedRoleResponse, { list: true }) roles: AssignedRoleResponse[];
  @Whole({ min: 1, example: 1, description: "The user's version: the ETag without its quotes." })
  version: number;
}

export function toUserRolesResponse({ roles, version }: UserRolesRow): UserRolesResponse {
  return {
    roles: roles.map(({ role, warehouses }) => ({
      role,
      warehouses: warehouses && [...warehouses],
    })),
    version,
  };
}
