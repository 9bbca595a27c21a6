import { levelKey } from './level-key.js';
import type { MovementType } from './movement-type.js';
import type { Applied, StockChange } from './stock-change.js';

/** A movement with the names of its product and warehouse. */
export interface MovementRow {
  readonly id: string;
  readonly type: MovementType;
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** The code. */
  readonly warehouse: string;
  readonly deltaOnHand: number;
  readonly deltaAllocated: number;
  readonly referenceType: string | null;
  readonly referenceId: string | null;
  readonly reason: string | null;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly occurredAt: Date;
}

/** A movement just made, with its level after it. */
export interface AppliedMovement extends MovementRow {
  readonly onHand: number;
  readonly allocated: number;
}

interface MovedLevel {
  readonly onHand: number;
  readonly allocated: number;
  readonly occurredAt: Date;
}

/** A movement as it was written, with its level after it. */
export function movementOf(
  actor: { readonly id: string | null; readonly name: string },
  target: { readonly sku: string; readonly warehouse: string },
  change: StockChange,
  id: string,
  level: MovedLevel,
): AppliedMovement {
  return {
    id,
    type: change.type,
    productId: change.productId,
    sku: target.sku,
    warehouseId: change.warehouseId,
    warehouse: target.warehouse,
    deltaOnHand: change.deltaOnHand,
    deltaAllocated: change.deltaAllocated,
    referenceType: change.reference?.type ?? null,
    referenceId: change.reference?.id ?? null,
    reason: change.reason ?? null,
    actorId: actor.id,
    actorName: actor.name,
    occurredAt: level.occurredAt,
    onHand: level.onHand,
    allocated: level.allocated,
  };
}

/** The first movement of a call that changed one level, as it was written. */
export function appliedMovement(
  actor: { readonly id: string | null; readonly name: string },
  target: { readonly sku: string; readonly warehouse: string },
  change: StockChange,
  applied: Applied,
): AppliedMovement {
  const [id] = applied.movementIds;
  const [level] = applied.levels;
  if (id === undefined || !level) throw new Error('The ledger wrote no movement.');
  return movementOf(actor, target, change, id, level);
}

/** A movement and its level. */
export interface LevelMovement {
  readonly levelId: string;
  readonly movement: AppliedMovement;
}

/**
 * The movements of a call with their levels after it, in the order of the changes, of which each
 * changed another level; `targets` go along with them.
 */
export function appliedMovements(
  actor: { readonly id: string | null; readonly name: string },
  targets: readonly { readonly sku: string; readonly warehouse: string }[],
  changes: readonly StockChange[],
  applied: Applied,
): LevelMovement[] {
  const levels = new Map(applied.levels.map((level) => [levelKey(level), level]));
  return changes.map((change, index) => {
    const level = levels.get(levelKey(change));
    const [id, target] = [applied.movementIds[index], targets[index]];
    if (!level || !target || id === undefined) throw new Error('The ledger changed no level.');
    const movement = movementOf(actor, target, change, id, level);
    return { levelId: level.levelId, movement };
  });
}
