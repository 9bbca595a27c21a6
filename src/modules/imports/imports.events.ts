/** A historic order as it was imported; its lines are read from the order. */
export interface OrderImported {
  readonly id: string;
  readonly number: string;
  readonly source: string;
  readonly reference: string;
  readonly customerId: string | null;
  readonly status: string;
  readonly fulfillmentStatus: string;
  readonly paymentStatus: string;
  readonly currency: string;
  readonly placedAt: string;
  readonly totals: {
    readonly net: number;
    readonly tax: number;
    readonly shipping: number;
    readonly discount: number;
    readonly total: number;
  };
  /** After the returns of the file. */
  readonly balance: {
    readonly captured: number;
    readonly refunded: number;
    readonly returned: number;
    readonly due: number;
  };
  readonly version: number;
  readonly importId: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'order.imported': OrderImported;
  }
}
