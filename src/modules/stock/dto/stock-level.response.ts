import { Sku, Text, Timestamp, Uuid, Whole } from '../../../platform/validation/fields.js';
import type { LevelRow } from '../level-row.js';

export class StockLevelResponse {
  @Uuid() id: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000b1' }) productId: string;
  @Sku() sku: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) warehouseId: string;
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;
  @Whole({ example: 100 }) onHand: number;
  @Whole({ example: 12, description: 'Reserved by open orders.' }) allocated: number;
  @Whole({
    example: 88,
    description: 'What can still be reserved, backorders included, while the warehouse is active.',
  })
  available: number;
  @Whole({ example: 0, description: 'How far beyond the stock on hand may be reserved.' })
  backorderLimit: number;
  @Whole({
    nullable: true,
    example: 20,
    description: 'Low (on hand − allocated) from here down; null: never.',
  })
  reorderPoint: number | null;
  @Timestamp({ nullable: true, description: 'Since when the stock is low; null: it is not.' })
  lowSince: string | null;
  @Whole({ min: 1, example: 3, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toStockLevelResponse(row: LevelRow): StockLevelResponse {
  return {
    id: row.id,
    productId: row.productId,
    sku: row.sku,
    warehouseId: row.warehouseId,
    warehouse: row.warehouse,
    onHand: row.onHand,
    allocated: row.allocated,
    available: row.available,
    backorderLimit: row.backorderLimit,
    reorderPoint: row.reorderPoint,
    lowSince: row.lowSince && row.lowSince.toISOString(),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
