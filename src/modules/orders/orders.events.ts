import type { OrderResponse } from './dto/order.response.js';

/** The order as it is after the change, as the API shows it. */
export type OrderChanged = Readonly<OrderResponse>;

export interface OrderDeleted {
  readonly id: string;
  readonly number: string;
}

const changes = [
  'order.created',
  'order.edited',
  'order.placed',
  'order.confirmed',
  'order.cancelled',
  'order.expired',
  'order.held',
  'order.released',
] as const;
/** What changes an order in a way that others hear of. */
export type OrderChange = (typeof changes)[number];

/** The types of the timeline. */
export const orderEventTypes = [...changes, 'order.imported'] as const;
export type OrderEventType = (typeof orderEventTypes)[number];

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'order.created': OrderChanged;
    'order.edited': OrderChanged;
    'order.placed': OrderChanged;
    'order.confirmed': OrderChanged;
    'order.cancelled': OrderChanged;
    'order.expired': OrderChanged;
    'order.held': OrderChanged;
    'order.released': OrderChanged;
    'order.deleted': OrderDeleted;
  }
}
