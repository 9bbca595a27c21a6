import { defineList } from '../../platform/http/lists/list-definition.js';
import { flagFilter, textFilter, timeRange } from '../../platform/http/lists/list-filters.js';
import { WarehouseResponse } from './dto/warehouse.response.js';

export const warehouseList = defineList({
  name: 'warehouses',
  id: 'id',
  sorts: { priority: 'priority', name: 'name', code: 'lower(code)', createdAt: 'created_at' },
  defaultSort: 'priority',
  filters: {
    code: textFilter('code', { ignoreCase: true }),
    active: flagFilter('active', 'NOT active'),
    createdAt: timeRange('created_at'),
  },
  search: ['code', 'name'],
  fields: WarehouseResponse,
});
