import { maxQuantity, OneOf, Sku, Text, Whole } from '../../../platform/validation/fields.js';

const warehouseField = { max: 32, example: 'BER', description: 'The code of the warehouse.' };
const reasonField = { max: 500, optional: true };

export class ReceiptRequest {
  @Sku() sku: string;
  @Text(warehouseField) warehouse: string;
  @Whole({ min: 1, max: maxQuantity, example: 100 }) quantity: number;
  @Text({ ...reasonField, example: 'Delivery 4711' }) reason?: string;
}

/** Either a difference, or a new stock on hand together with the one that it was read as. */
export class AdjustmentRequest {
  @Sku() sku: string;
  @Text(warehouseField) warehouse: string;

  @Whole({
    min: -maxQuantity,
    max: maxQuantity,
    optional: true,
    example: -2,
    description: 'The difference, not zero. Excludes setOnHand.',
  })
  quantity?: number;

  @Whole({
    max: maxQuantity,
    optional: true,
    description: 'The new stock on hand. Needs expectedOnHand.',
  })
  setOnHand?: number;

  @Whole({
    max: maxQuantity,
    optional: true,
    description: 'The stock on hand that you saw: 409 STOCK_CHANGED when it is another by now.',
  })
  expectedOnHand?: number;

  @Text({ ...reasonField, example: 'Two boxes were damaged' }) reason?: string;
}

export const stockRowTypes = ['receipt', 'adjustment'] as const;

/** A receipt, or an adjustment in one of its two forms. */
export class StockRowRequest extends AdjustmentRequest {
  @OneOf(stockRowTypes, {
    description: 'A receipt takes a positive quantity; an adjustment what its own route takes.',
  })
  type: (typeof stockRowTypes)[number];
}
