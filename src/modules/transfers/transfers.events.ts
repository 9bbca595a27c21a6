import type { StockTransferResponse } from './dto/transfer.response.js';

/** The transfer as it is after the change, as the API shows it. */
export type StockTransferChanged = Readonly<StockTransferResponse>;

/** The same, and what this call took in. */
export interface StockTransferArrived extends StockTransferChanged {
  readonly arrivals: readonly {
    readonly productId: string;
    readonly sku: string;
    readonly received: number;
    readonly lost: number;
  }[];
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'stock_transfer.created': StockTransferChanged;
    'stock_transfer.received': StockTransferArrived;
    'stock_transfer.cancelled': StockTransferChanged;
  }
}
