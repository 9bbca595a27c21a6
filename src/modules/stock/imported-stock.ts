import type { Actor } from '../../platform/access/actor.js';
import { type AppliedMovement, movementOf } from './movement-row.js';
import { type Applied, onHandChange, type StockChange } from './stock-change.js';

/** What an import changes of one level; a level occurs once per call. */
export interface ImportedStock {
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** The code. */
  readonly warehouse: string;
  /** Signed, not zero. */
  readonly quantity: number;
  readonly reason: string | null;
}

/** A receipt or an adjustment that refers to the import. */
export function importedChange(importId: string, row: ImportedStock): StockChange {
  const type = row.quantity > 0 ? 'receipt' : 'adjustment';
  const change = onHandChange(type, row, row.quantity, row.reason ?? undefined);
  return { ...change, reference: { type: 'import', id: importId } };
}

/** The movements of a call with their levels after it, in the order of the changes. */
export function importedMovements(
  actor: Pick<Actor, 'id' | 'name'>,
  rows: readonly ImportedStock[],
  changes: readonly StockChange[],
  applied: Applied,
): { levelId: string; movement: AppliedMovement }[] {
  const levels = new Map(
    applied.levels.map((level) => [`${level.productId} ${level.warehouseId}`, level]),
  );
  return changes.map((change, index) => {
    const level = levels.get(`${change.productId} ${change.warehouseId}`);
    const [id, row] = [applied.movementIds[index], rows[index]];
    if (!level || !row || id === undefined) throw new Error('The ledger changed no level.');
    const movement = movementOf(actor, row, change, id, level);
    return { levelId: level.levelId, movement };
  });
}
