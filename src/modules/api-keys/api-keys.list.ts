import { defineList } from '../../platform/http/lists/list-definition.js';
import { textFilter, timeRange, uuidFilter } from '../../platform/http/lists/list-filters.js';
import { ApiKeyResponse } from './dto/api-key.response.js';

export const apiKeyList = defineList({
  name: 'api-keys',
  id: 'k.id',
  sorts: { createdAt: 'k.created_at', name: 'k.name' },
  defaultSort: '-createdAt',
  filters: {
    ownerId: uuidFilter('k.owner_id'),
    name: textFilter('k.name'),
    createdAt: timeRange('k.created_at'),
  },
  fields: ApiKeyResponse,
});
