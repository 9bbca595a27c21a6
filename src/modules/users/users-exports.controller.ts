import { AccountsService } from './accounts.service.js';
import { roleList } from './roles.list.js';
import { RolesService } from './roles.service.js';
import { userList } from './users.list.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const usersExports = [
  exportController(userList, {
    tag: 'users and roles',
    requires: ['users:read'],
    service: AccountsService,
    page: (accounts, request) => accounts.page(request),
    inSql: {},
  }),
  exportController(roleList, {
    tag: 'users and roles',
    requires: ['roles:read'],
    service: RolesService,
    page: (roles, request) => roles.page(request),
    inSql: {},
  }),
];
