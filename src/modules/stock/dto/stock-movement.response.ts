import {
  maxQuantity,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type MovementType, movementTypes } from '../movement-type.js';
import type { AppliedMovement, MovementRow } from '../movement-row.js';

const delta = { min: -maxQuantity, max: maxQuantity };

export class StockMovementResponse {
  @Uuid() id: string;
  @OneOf(movementTypes) type: MovementType;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000b1' }) productId: string;
  @Sku() sku: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) warehouseId: string;
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;
  @Whole({ ...delta, example: 100 }) deltaOnHand: number;
  @Whole({ ...delta, example: 0 }) deltaAllocated: number;
  @Text({ nullable: true, example: 'order', description: 'What caused it.' })
  referenceType: string | null;
  @Uuid({ nullable: true }) referenceId: string | null;
  @Text({ max: 500, nullable: true, example: 'Delivery 4711' }) reason: string | null;
  @Uuid({ nullable: true, description: 'Null: the program itself.' }) actorId: string | null;
  @Text({ example: 'Ada Lovelace' }) actorName: string;
  @Timestamp() occurredAt: string;
}

/** A movement just made, with its level after it. */
export class AppliedMovementResponse extends StockMovementResponse {
  @Whole({ example: 100, description: 'Units in the warehouse after the movement.' })
  onHand: number;
  @Whole({ example: 12, description: 'Units of these that are reserved.' }) allocated: number;
}

export function toStockMovementResponse(row: MovementRow): StockMovementResponse {
  return {
    id: row.id,
    type: row.type,
    productId: row.productId,
    sku: row.sku,
    warehouseId: row.warehouseId,
    warehouse: row.warehouse,
    deltaOnHand: row.deltaOnHand,
    deltaAllocated: row.deltaAllocated,
    referenceType: row.referenceType,
    referenceId: row.referenceId,
    reason: row.reason,
    actorId: row.actorId,
    actorName: row.actorName,
    occurredAt: row.occurredAt.toISOString(),
  };
}

export function toAppliedMovementResponse(row: AppliedMovement): AppliedMovementResponse {
  return { ...toStockMovementResponse(row), onHand: row.onHand, allocated: row.allocated };
}
