import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  type FilterDefinition,
  flagFilter,
  numberRange,
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { OrderListItemResponse } from './dto/order.response.js';
import { fulfillmentStatuses, orderStatuses, paymentStatuses } from './order-status.js';

// The indexed expression: a keyset needs a value for drafts as well.
const placedAt = `coalesce(o.placed_at, '-infinity'::timestamptz)`;

function placedRange(): FilterDefinition {
  const range = timeRange(placedAt);
  return {
    ...range,
    parse: (text, operator) => {
      const condition = range.parse(text, operator);
      return condition && { ...condition, sql: `(${condition.sql} AND o.placed_at IS NOT NULL)` };
    },
  };
}

export const orderList = defineList({
  name: 'orders',
  id: 'o.id',
  sorts: { createdAt: 'o.created_at', placedAt, number: 'o.number', total: 'o.total' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('o.status', orderStatuses),
    fulfillmentStatus: oneOf('o.fulfillment_status', fulfillmentStatuses),
    paymentStatus: oneOf('o.payment_status', paymentStatuses),
    customerId: uuidFilter('o.customer_id'),
    source: textFilter('o.source'),
    reference: textFilter('o.reference'),
    number: textFilter('o.number'),
    held: flagFilter('o.held_at IS NOT NULL', 'o.held_at IS NULL'),
    placedAt: placedRange(),
    createdAt: timeRange('o.created_at'),
    total: numberRange('o.total'),
  },
  search: ['o.number', 'o.reference'],
  fields: OrderListItemResponse,
  includes: ['lines'],
});
