import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  flagFilter,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { StockLevelResponse } from './dto/stock-level.response.js';
import { warehouseFilter } from './warehouse-filter.js';

const low = 'l.reorder_point IS NOT NULL AND l.on_hand - l.allocated <= l.reorder_point';

export const stockLevelList = defineList({
  name: 'stock-levels',
  id: 'l.id',
  sorts: { createdAt: 'l.created_at' },
  defaultSort: 'createdAt',
  filters: {
    product: uuidFilter('l.product_id'),
    sku: textFilter('p.sku', { ignoreCase: true }),
    warehouse: warehouseFilter,
    lowStock: flagFilter(`(${low})`, `NOT (${low})`),
    createdAt: timeRange('l.created_at'),
  },
  fields: StockLevelResponse,
});
