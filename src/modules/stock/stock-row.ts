import { DomainError } from '../../platform/errors/domain-error.js';
import { ValidationFailed, ValueOutOfRange } from '../../platform/errors/platform.errors.js';
import {
  type Adjustment,
  type AdjustmentFields,
  differenceIn,
  readAdjustment,
  shortfallOf,
} from './adjustment.js';

/** What a row of a bulk request does to a level. */
export type StockRow = { readonly kind: 'receipt'; readonly quantity: number } | Adjustment;

/** Reads a row; throws VALIDATION_FAILED when its fields do not go with its type. */
export function readStockRow(
  fields: AdjustmentFields & { readonly type: 'receipt' | 'adjustment' },
): StockRow {
  const adjustment = readAdjustment(fields);
  if (fields.type === 'adjustment') return adjustment;
  if (adjustment.kind === 'difference' && adjustment.quantity > 0)
    return { kind: 'receipt', quantity: adjustment.quantity };
  const message = 'quantity of a receipt must be positive';
  throw ValidationFailed({ fields: [{ pointer: '/quantity', rule: 'min', message }] });
}

interface Key {
  readonly productId: string;
  readonly warehouseId: string;
}

export interface LevelState extends Key {
  readonly onHand: number;
  readonly allocated: number;
  readonly backorderLimit: number;
}

export interface TargetedRow<Target> {
  readonly index: number;
  readonly change: StockRow;
  readonly target: Target;
  readonly reason?: string;
}

export interface PlannedRow<Target> extends TargetedRow<Target> {
  readonly delta: number;
  /** Of the level, after the row. */
  readonly onHand: number;
  readonly allocated: number;
}

export interface StockPlan<Target> {
  /** Accepted rows that touch nothing but the stock on hand. */
  readonly plain: PlannedRow<Target>[];
  /** Rows of levels from where reservations have to be taken back, one by one after the plain ones. */
  readonly hard: TargetedRow<Target>[];
  readonly refused: { readonly index: number; readonly error: DomainError }[];
}

const maxOnHand = 2 ** 31 - 1;

export function levelKey({ productId, warehouseId }: Key): string {
  return `${productId} ${warehouseId}`;
}

/** What rows do to levels that stand still, in the order of the rows; a missing level is empty. */
export function planStock<
  Target extends Key & { readonly sku: string; readonly warehouse: string },
>(rows: readonly TargetedRow<Target>[], levels: readonly LevelState[]): StockPlan<Target> {
  const states = new Map(levels.map((level) => [levelKey(level), { ...level, hard: false }]));
  const plan: StockPlan<Target> = { plain: [], hard: [], refused: [] };
  for (const row of rows) {
    const key = levelKey(row.target);
    const empty = { onHand: 0, allocated: 0, backorderLimit: 0, hard: false };
    const state = states.get(key) ?? { ...row.target, ...empty };
    states.set(key, state);
    const { change, index } = row;
    try {
      const delta =
        change.kind === 'receipt' ? change.quantity : differenceIn(change, row.target, state);
      const onHand = state.onHand + delta;
      if (onHand > maxOnHand) throw ValueOutOfRange();
      state.hard ||= shortfallOf(state, onHand) > 0;
      if (state.hard) plan.hard.push(row);
      else {
        state.onHand = onHand;
        plan.plain.push({ ...row, delta, onHand, allocated: state.allocated });
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      plan.refused.push({ index, error });
    }
  }
  return plan;
}
