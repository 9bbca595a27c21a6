import type { OrderResponse } from './dto/order.response.js';

/** The order as it is after the change, as the API shows it. */
export type OrderChanged = Readonly<OrderResponse>;

export interface OrderDeleted {
  readonly id: string;
  readonly number: string;
}

/** The order's own events; the same names are the types of its timeline. */
export const orderEventTypes = [
  'order.created',
  'order.edited',
  'order.placed',
  'order.confirmed',
  'order.cancelled',
  'order.expired',
  'order.held',
  'order.released',
  'order.imported',
] as const;
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
