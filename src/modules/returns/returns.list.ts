import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  type FilterDefinition,
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { warehouseFilterOf } from '../stock/stock.service.js';
import { ReturnResponse } from './dto/return.response.js';
import { returnStatuses } from './return-status.js';

// The indexed expression: a keyset needs a value for what has not come as well.
const receivedAt = `coalesce(r.received_at, '-infinity'::timestamptz)`;

function receivedRange(): FilterDefinition {
  const range = timeRange(receivedAt);
  return {
    ...range,
    parse: (text, operator) => {
      const condition = range.parse(text, operator);
      return condition && { ...condition, sql: `(${condition.sql} AND r.received_at IS NOT NULL)` };
    },
  };
}

export const returnList = defineList({
  name: 'returns',
  id: 'r.id',
  sorts: { createdAt: 'r.created_at', receivedAt, number: 'r.number' },
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
    receivedAt: receivedRange(),
  },
  fields: ReturnResponse,
});
