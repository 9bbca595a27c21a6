import type { ReturnResponse } from './dto/return.response.js';

/** The return as it is after the change, as the API shows it. */
export type ReturnChanged = Readonly<ReturnResponse>;

/** What a history tells of a return; its lines are read by its id. */
export interface ReturnImported extends Omit<
  ReturnChanged,
  | 'lines'
  | 'orderNumber'
  | 'warehouse'
  | 'warehouseId'
  | 'reason'
  | 'cancelledAt'
  | 'createdAt'
  | 'updatedAt'
> {
  readonly importId: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'return.requested': ReturnChanged;
    'return.received': ReturnChanged;
    'return.cancelled': ReturnChanged;
    'return.imported': ReturnImported;
  }
}
