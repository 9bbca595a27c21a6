import { type FieldError, ValidationFailed } from '../../platform/errors/platform.errors.js';
import { StockChanged, StockInsufficient } from './stock.errors.js';

/** A difference, or a new stock on hand with the one it was read as. */
export type Adjustment =
  | { readonly kind: 'difference'; readonly quantity: number }
  | { readonly kind: 'absolute'; readonly setOnHand: number; readonly expectedOnHand: number };

export interface AdjustmentFields {
  readonly quantity?: number;
  readonly setOnHand?: number;
  readonly expectedOnHand?: number;
}

function refuse(name: string, rule: string, message: string): never {
  const field: FieldError = { pointer: `/${name}`, rule, message: `${name} ${message}` };
  throw ValidationFailed({ fields: [field] });
}

/** Tells the two forms of the body apart; throws VALIDATION_FAILED on a mixture, or without effect. */
export function readAdjustment(fields: AdjustmentFields): Adjustment {
  const { quantity, setOnHand, expectedOnHand } = fields;
  if (quantity !== undefined) {
    if (setOnHand !== undefined) refuse('setOnHand', 'oneForm', 'excludes quantity');
    if (expectedOnHand !== undefined) refuse('expectedOnHand', 'oneForm', 'excludes quantity');
    if (quantity === 0) refuse('quantity', 'notZero', 'must not be zero');
    return { kind: 'difference', quantity };
  }
  if (setOnHand === undefined) refuse('quantity', 'oneForm', 'or setOnHand is needed');
  if (expectedOnHand === undefined) refuse('expectedOnHand', 'oneForm', 'is needed by setOnHand');
  if (setOnHand === expectedOnHand)
    refuse('setOnHand', 'notEqual', 'must differ from expectedOnHand');
  return { kind: 'absolute', setOnHand, expectedOnHand };
}

/** The difference that the adjustment makes to this stock on hand; null when it expected another. */
export function differenceOf(adjustment: Adjustment, onHand: number): number | null {
  if (adjustment.kind === 'difference') return adjustment.quantity;
  return adjustment.expectedOnHand === onHand ? adjustment.setOnHand - onHand : null;
}

/** The difference it makes in a level. @throws STOCK_CHANGED, STOCK_INSUFFICIENT below zero */
export function differenceIn(
  adjustment: Adjustment,
  target: { readonly sku: string; readonly warehouse: string },
  level: { readonly onHand: number },
): number {
  const { sku, warehouse } = target;
  const { onHand } = level;
  const difference = differenceOf(adjustment, onHand);
  if (difference === null && adjustment.kind === 'absolute') {
    const { expectedOnHand } = adjustment;
    throw StockChanged({ sku, warehouse, expectedOnHand, onHand });
  }
  const delta = difference ?? 0;
  if (onHand + delta >= 0) return delta;
  throw StockInsufficient({ lines: [{ sku, requested: -delta, available: onHand }] });
}

/** How many reserved units a level could not cover with this stock on hand. */
export function shortfallOf(
  level: { readonly allocated: number; readonly backorderLimit: number },
  onHand: number,
): number {
  return Math.max(0, level.allocated - onHand - level.backorderLimit);
}
