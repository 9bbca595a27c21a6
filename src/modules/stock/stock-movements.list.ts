import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, timeRange, uuidFilter } from '../../platform/http/lists/list-filters.js';
import { StockMovementResponse } from './dto/stock-movement.response.js';
import { movementTypes } from './movement-type.js';
import { skuFilter } from './sku-filter.js';
import { warehouseFilterOf } from './warehouse-filter.js';

export const stockMovementList = defineList({
  name: 'stock-movements',
  id: 'm.id',
  sorts: { occurredAt: 'm.occurred_at' },
  defaultSort: '-occurredAt',
  filters: {
    product: uuidFilter('m.product_id'),
    sku: skuFilter('m.product_id'),
    warehouse: warehouseFilterOf('m.warehouse_id'),
    type: oneOf('m.type', movementTypes),
    reference: uuidFilter('m.reference_id'),
    occurredAt: timeRange('m.occurred_at'),
  },
  fields: StockMovementResponse,
});
