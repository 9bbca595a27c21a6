import {
  maxQuantity,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import {
  type StocktakeLineView,
  type StocktakeStatus,
  stocktakeStatuses,
  type StocktakeView,
} from '../stocktake-view.js';

export class StocktakeResponse {
  @Uuid() id: string;
  @OneOf(stocktakeStatuses) status: StocktakeStatus;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) warehouseId: string;
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;
  @Text({ max: 500, nullable: true, example: 'End of the quarter' }) reason: string | null;
  @Whole({ example: 2, description: 'Products to count.' }) lineCount: number;
  @Whole({ example: 1, description: 'Products that are counted.' }) countedCount: number;
  @Whole({ min: 1, example: 2, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
  @Timestamp({ nullable: true, description: 'When it was applied or cancelled.' })
  closedAt: string | null;
}

export class StocktakeLineResponse {
  @Uuid() id: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000b1' }) productId: string;
  @Sku({ description: 'As it was when the line was made.' }) sku: string;
  @Whole({ example: 240, description: 'On hand when the line was made.' }) expected: number;
  @Whole({ nullable: true, example: 237, description: 'Null: not yet.' }) counted: number | null;
  @Whole({ nullable: true, example: 238, description: 'On hand when it was counted.' })
  onHandWhenCounted: number | null;
  @Whole({
    min: -maxQuantity,
    nullable: true,
    example: -1,
    description: 'counted − onHandWhenCounted: what applying adds to the stock on hand.',
  })
  difference: number | null;
  @Timestamp({ nullable: true }) countedAt: string | null;
  @Text({ nullable: true, example: 'Ada Lovelace' }) countedBy: string | null;
}

export function toStocktakeResponse(row: StocktakeView): StocktakeResponse {
  return {
    id: row.id,
    status: row.status,
    warehouseId: row.warehouseId,
    warehouse: row.warehouse,
    reason: row.reason,
    lineCount: row.lineCount,
    countedCount: row.countedCount,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    closedAt: row.closedAt && row.closedAt.toISOString(),
  };
}

export function toStocktakeLineResponse(row: StocktakeLineView): StocktakeLineResponse {
  const { counted, onHandWhenCounted } = row;
  const difference =
    counted === null || onHandWhenCounted === null ? null : counted - onHandWhenCounted;
  return {
    id: row.id,
    productId: row.productId,
    sku: row.sku,
    expected: row.expected,
    counted,
    onHandWhenCounted,
    difference,
    countedAt: row.countedAt && row.countedAt.toISOString(),
    countedBy: row.countedBy,
  };
}
