import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  type FilterDefinition,
  oneOf,
  textFilter,
  timeRange,
} from '../../platform/http/lists/list-filters.js';
import { UserResponse } from './dto/user.response.js';

const withRole: FilterDefinition = {
  operators: ['eq'],
  schema: { type: 'string', description: 'The name of a role.' },
  parse: (text) => ({
    sql: `EXISTS (SELECT FROM role_assignments a JOIN roles r ON r.id = a.role_id
                   WHERE a.user_id = users.id AND r.name = ?::text)`,
    value: text,
  }),
};

export const userList = defineList({
  name: 'users',
  id: 'id',
  sorts: { createdAt: 'created_at', name: 'name' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('status', ['active', 'disabled', 'invited']),
    role: withRole,
    email: textFilter('email', { ignoreCase: true }),
    createdAt: timeRange('created_at'),
  },
  search: ['name', 'email'],
  fields: UserResponse,
});
