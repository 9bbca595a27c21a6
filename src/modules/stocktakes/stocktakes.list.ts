import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, timeRange } from '../../platform/http/lists/list-filters.js';
import { warehouseFilterOf } from '../stock/stock.service.js';
import { StocktakeResponse } from './dto/stocktake.response.js';
import { stocktakeStatuses } from './stocktake-view.js';

export const stocktakeList = defineList({
  name: 'stocktakes',
  id: 's.id',
  sorts: { createdAt: 's.created_at' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('s.status', stocktakeStatuses),
    warehouse: warehouseFilterOf('s.warehouse_id'),
    createdAt: timeRange('s.created_at'),
  },
  fields: StocktakeResponse,
});
