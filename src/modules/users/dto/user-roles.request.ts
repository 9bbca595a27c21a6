import { Nested, Text, TextList } from '../../../platform/validation/fields.js';

export class AssignedRoleRequest {
  @Text({ max: 50, example: 'warehouse_operator' })
  role: string;

  @TextList({
    optional: true,
    nullable: true,
    max: 32,
    maxItems: 500,
    example: ['BER'],
    description: 'Codes of the warehouses for which the role holds; absent or null: everywhere.',
  })
  warehouses?: string[] | null;
}

export class UserRolesRequest {
  @Nested(() => AssignedRoleRequest, { list: true, max: 100 })
  roles: AssignedRoleRequest[];
}

/** What the body means. */
export function readUserRoles({
  roles,
}: UserRolesRequest): { role: string; warehouses: string[] | null }[] {
  return roles.map(({ role, warehouses }) => ({ role, warehouses: warehouses ?? null }));
}
