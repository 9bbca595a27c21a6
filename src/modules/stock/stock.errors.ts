import { defineError } from '../../platform/errors/domain-error.js';

export interface InsufficientLine {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

export const StockInsufficient = defineError<{ lines: InsufficientLine[] }>('STOCK_INSUFFICIENT', {
  kind: 'conflict',
  message: 'There is not enough stock.',
  constraints: ['ck_stock_levels_on_hand', 'ck_stock_levels_allocated'],
});
/** With what could be had instead, where it is known. */
interface NotReservedLine {
  readonly lineId?: string;
  readonly sku: string;
  readonly quantity: number;
  readonly free?: number;
}

export const StockNotReserved = defineError<{ lines: NotReservedLine[] }>('STOCK_NOT_RESERVED', {
  kind: 'conflict',
  message: 'The order does not hold these units in this warehouse, or a shipment claims them.',
  constraints: ['ck_stock_reservations_packed'],
});
export const StockChanged = defineError<{
  sku: string;
  warehouse: string;
  expectedOnHand: number;
  onHand: number;
}>('STOCK_CHANGED', {
  kind: 'conflict',
  message: 'The stock on hand is not what the request expected.',
});
export const StockCountOutdated = defineError<{
  lines: { sku: string; difference: number; onHand: number }[];
}>('STOCK_COUNT_OUTDATED', {
  kind: 'conflict',
  message: 'Less is on hand by now than the count found missing: count these products again.',
});
export const StockNotTracked = defineError<{ skus: string[] }>('STOCK_NOT_TRACKED', {
  kind: 'unprocessable',
  message: 'The stock of this product is not tracked.',
});
export const StockMovementNotFound = defineError<{ id: string }>('STOCK_MOVEMENT_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such stock movement.',
});
export const StockLevelNotFound = defineError<{ id: string }>('STOCK_LEVEL_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such stock level.',
});
export const BackorderLimitInUse = defineError<{ minimum: number }>('BACKORDER_LIMIT_IN_USE', {
  kind: 'conflict',
  message: 'More is allocated than the new backorder limit allows.',
});
export const WarehouseNotFound = defineError<{ id?: string; code?: string }>(
  'WAREHOUSE_NOT_FOUND',
  {
    kind: 'not_found',
    message: 'There is no such warehouse.',
  },
);
export const WarehouseCodeTaken = defineError<{ code?: string }>('WAREHOUSE_CODE_TAKEN', {
  kind: 'conflict',
  message: 'A warehouse has this code already.',
  constraints: ['uq_warehouses_code'],
});
export const WarehouseInUse = defineError('WAREHOUSE_IN_USE', {
  kind: 'conflict',
  message: 'The warehouse has stock or movements: deactivate it instead.',
  constraints: [
    'fk_stock_levels_warehouse',
    'fk_shipments_warehouse',
    'fk_returns_warehouse',
    'fk_stocktakes_warehouse',
    'fk_stock_transfers_from_warehouse',
    'fk_stock_transfers_to_warehouse',
  ],
});
