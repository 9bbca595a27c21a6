import { apiKeyFieldsInSql } from './api-key-columns.js';
import { apiKeyList } from './api-keys.list.js';
import { ApiKeysService } from './api-keys.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const apiKeysExports = [
  exportController(apiKeyList, {
    tag: 'API keys',
    requires: ['api-keys:read'],
    service: ApiKeysService,
    page: (service, request) => service.page(request),
    inSql: apiKeyFieldsInSql,
  }),
];
