import type { Actor } from '../../platform/access/actor.js';
import type { StockLevelResponse } from './dto/stock-level.response.js';
import type { AppliedMovementResponse } from './dto/stock-movement.response.js';
import type { WarehouseResponse } from './dto/warehouse.response.js';

/** The movement, with its level after it, as the API shows it. */
export type StockMoved = Readonly<AppliedMovementResponse>;

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

/** A level whose units that are not reserved came down to its reorder point. */
export interface StockLow {
  readonly levelId: string;
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  readonly onHand: number;
  readonly allocated: number;
  readonly reorderPoint: number;
}

/**
 * Emitted in the process and inside the transaction under `stockShortage`: the listener changes
 * the orders in the same unit of work, and its failure undoes the whole change of stock.
 */
export interface StockShortage {
  readonly actor: Actor;
  readonly shortages: readonly ShortagePayload[];
  /** Those of all shortages; an order may come repeatedly. */
  readonly orders: ShortagePayload['orders'];
}

export const stockShortage = 'stock.shortage';

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'stock.received': StockMoved;
    'stock.adjusted': StockMoved;
    'stock.counted': StockMoved;
    'stock.reserved': StockHeld;
    'stock.released': StockHeld;
    /** Left with a shipment, or came back with a return: the resource of the event. */
    'stock.shipped': StockHeld;
    'stock.returned': StockHeld;
    'stock.shortage': ShortagePayload;
    /** Once, until the level is above its reorder point again. */
    'stock.low': StockLow;
    /** New settings; its quantities change by movements alone. */
    'stock_level.updated': Readonly<StockLevelResponse>;
    'warehouse.created': Readonly<WarehouseResponse>;
    'warehouse.updated': Readonly<WarehouseResponse>;
    'warehouse.deleted': { readonly id: string; readonly code: string };
  }
}
