import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  oneOf,
  orNeverYet,
  textFilter,
  timeRange,
  timeRangeOfReached,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { warehouseFilterOf } from '../stock/stock.service.js';
import { ReturnResponse } from './dto/return.response.js';
import { returnStatuses } from './return-status.js';

export const returnList = defineList({
  name: 'returns',
  id: 'r.id',
  sorts: { createdAt: 'r.created_at', receivedAt: orNeverYet('r.received_at'), number: 'r.number' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('r.status', returnStatuses),
    warehouse: warehouseFilterOf('r.warehouse_id'),
    orderId: uuidFilter('r.order_id'),
    customerId: uuidFilter('r.customer_id'),
    number: textFilter('r.number'),
    source: textFilter('r.source'),
    reference: textFilter('r.reference'),
    createdAt: timeRange('r.created_at'),
    receivedAt: timeRangeOfReached('r.received_at'),
  },
  fields: ReturnResponse,
});
