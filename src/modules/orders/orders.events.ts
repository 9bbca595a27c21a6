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
  'order.line_cancelled',
  'order.partially_fulfilled',
  'order.fulfilled',
  'order.completed',
] as const;
/** What changes an order in a way that others hear of. */
export type OrderChange = (typeof changes)[number];

/** The types of the timeline. */
export const orderEventTypes = [
  ...changes,
  'order.imported',
  'shipment.created',
  'shipment.shipped',
  'shipment.delivered',
  'shipment.cancelled',
  'return.requested',
  'return.received',
  'return.cancelled',
  'payment.captured',
  'payment.refunded',
  'note.added',
  'note.edited',
  'note.removed',
] as const;
export type OrderEventType = (typeof orderEventTypes)[number];

export function isOrderChange(type: OrderEventType): type is OrderChange {
  return (changes as readonly string[]).includes(type);
}

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
    'order.line_cancelled': OrderChanged;
    'order.partially_fulfilled': OrderChanged;
    'order.fulfilled': OrderChanged;
    'order.completed': OrderChanged;
    'order.deleted': OrderDeleted;
  }
}
