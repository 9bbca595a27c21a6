import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  flagFilter,
  numberRange,
  oneOf,
  orNeverYet,
  textFilter,
  timeRange,
  timeRangeOfReached,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { OrderListItemResponse } from './dto/order.response.js';
import { fulfillmentStatuses, orderStatuses, paymentStatuses } from './order-status.js';

export const orderList = defineList({
  name: 'orders',
  id: 'o.id',
  sorts: {
    createdAt: 'o.created_at',
    placedAt: orNeverYet('o.placed_at'),
    number: 'o.number',
    total: 'o.total',
  },
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
    placedAt: timeRangeOfReached('o.placed_at'),
    createdAt: timeRange('o.created_at'),
    total: numberRange('o.total'),
  },
  search: [{ column: 'o.number', prefix: 'SO-' }, 'o.reference'],
  fields: OrderListItemResponse,
  includes: ['lines'],
});
