import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, timeRange } from '../../platform/http/lists/list-filters.js';
import { OrderEventResponse } from './dto/order-event.response.js';
import { orderEventTypes } from './orders.events.js';

/** Within one order: its key, not the time, keeps the timeline in the order of the changes. */
export const orderEventList = defineList({
  name: 'order-events',
  id: 'e.id',
  sorts: { sequence: 'e.sequence' },
  defaultSort: 'sequence',
  filters: { type: oneOf('e.type', orderEventTypes), occurredAt: timeRange('e.occurred_at') },
  fields: OrderEventResponse,
});
