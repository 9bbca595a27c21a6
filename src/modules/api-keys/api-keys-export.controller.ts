import { toApiKeyResponse } from './dto/api-key.response.js';
import { apiKeyList } from './api-keys.list.js';
import { ApiKeysService } from './api-keys.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const apiKeysExports = [
  exportController(apiKeyList, {
    tag: 'API keys',
    requires: ['api-keys:read'],
    service: ApiKeysService,
    page: (service, request) => service.page(request),
    item: toApiKeyResponse,
  }),
];
