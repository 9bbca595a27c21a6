import type { Actor } from '../../platform/access/actor.js';

/** A level and what changed it, as consumers of events see it. */
export interface StockMoved {
  readonly sku: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly movementId: string;
  readonly quantity: number;
  readonly onHand: number;
  readonly allocated: number;
}

/** Everything that one call reserved for, or gave back from, an order. */
export interface StockHeld {
  readonly orderId: string;
  readonly reason?: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly productId: string;
    readonly sku: string;
    readonly warehouseId: string;
    readonly quantity: number;
  }[];
}

export interface ShortagePayload {
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** Units that were reserved and are not there. */
  readonly shortfall: number;
  /** Who lost how much of it; the order placed last lost first. */
  readonly orders: readonly { readonly orderId: string; readonly quantity: number }[];
}

/**
 * Emitted in the process and inside the transaction under `stockShortage`: the listener changes
 * the orders in the same unit of work, and its failure undoes the whole change of stock.
 */
export interface StockShortage extends ShortagePayload {
  readonly actor: Actor;
}

export const stockShortage = 'stock.shortage';

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'stock.received': StockMoved;
    'stock.adjusted': StockMoved;
    'stock.reserved': StockHeld;
    'stock.released': StockHeld;
    'stock.shortage': ShortagePayload;
    'stock_level.updated': { readonly levelId: string; readonly version: number };
    'warehouse.created': { readonly warehouseId: string; readonly code: string };
    'warehouse.updated': { readonly warehouseId: string; readonly code: string };
    'warehouse.deleted': { readonly warehouseId: string; readonly code: string };
  }
}
