import { defineList } from '../../platform/http/lists/list-definition.js';
import { flagFilter, timeRange, uuidFilter } from '../../platform/http/lists/list-filters.js';
import { StockLevelResponse } from './dto/stock-level.response.js';
import { skuFilter } from './sku-filter.js';
import { warehouseFilterOf } from './warehouse-filter.js';

export const stockLevelList = defineList({
  name: 'stock-levels',
  id: 'l.id',
  sorts: { createdAt: 'l.created_at' },
  defaultSort: 'createdAt',
  filters: {
    product: uuidFilter('l.product_id'),
    sku: skuFilter('l.product_id'),
    warehouse: warehouseFilterOf('l.warehouse_id'),
    lowStock: flagFilter('l.low_since IS NOT NULL', 'l.low_since IS NULL'),
    createdAt: timeRange('l.created_at'),
  },
  fields: StockLevelResponse,
  asOf: true,
});
