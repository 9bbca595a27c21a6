import { allPermissions } from '../../platform/access/permissions.js';
import { defineList } from '../../platform/http/lists/list-definition.js';
import { type FilterDefinition, textFilter } from '../../platform/http/lists/list-filters.js';
import { RoleResponse } from './dto/role.response.js';

/** The roles that give a permission. There are few roles: no index is worth it. */
const giving: FilterDefinition = {
  operators: ['eq'],
  schema: { type: 'string', enum: [...allPermissions] },
  parse: (text) =>
    (allPermissions as readonly string[]).includes(text)
      ? { sql: 'permissions @> ARRAY[?::text]', value: text }
      : null,
};

export const roleList = defineList({
  name: 'roles',
  id: 'id',
  sorts: { name: 'name' },
  defaultSort: 'name',
  filters: { name: textFilter('name'), permission: giving },
  search: ['name', 'description'],
  fields: RoleResponse,
});
