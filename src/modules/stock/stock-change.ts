import type { MovementType } from './movement-type.js';

/** One movement to be written: deltas, never new values. */
export interface StockChange {
  readonly productId: string;
  readonly warehouseId: string;
  readonly sku: string;
  readonly type: MovementType;
  readonly deltaOnHand: number;
  readonly deltaAllocated: number;
  readonly reference?: { readonly type: string; readonly id: string };
  readonly reason?: string;
}

/** What an order line holds from now on; the matching `reserve` movements go in the same call. */
export interface NewReservation {
  readonly orderId: string;
  readonly lineId: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: number;
  readonly expiresAt: Date | null;
  readonly placedAt: Date;
}

/** A level as a call left it. */
export interface LevelAfter {
  readonly levelId: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly onHand: number;
  readonly allocated: number;
  readonly occurredAt: Date;
}

export interface Applied {
  /** One per change, in their order. */
  readonly movementIds: readonly string[];
  /** One per level that was changed. */
  readonly levels: readonly LevelAfter[];
}

/** A change of the stock on hand alone. */
export function onHandChange(
  type: 'receipt' | 'adjustment' | 'count',
  target: { readonly productId: string; readonly sku: string; readonly warehouseId: string },
  deltaOnHand: number,
  reason?: string,
): StockChange {
  const { productId, sku, warehouseId } = target;
  const change = { productId, sku, warehouseId, type, deltaOnHand, deltaAllocated: 0 };
  return reason === undefined ? change : { ...change, reason };
}
