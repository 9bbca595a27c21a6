import {
  Flag,
  maxQuantity,
  Nested,
  Sku,
  Text,
  TextList,
  Whole,
} from '../../../platform/validation/fields.js';

const maxLines = 1000;

export class StocktakeRequest {
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;

  @TextList({
    optional: true,
    max: 64,
    minItems: 1,
    maxItems: maxLines,
    example: ['TEA-EARL-GREY-100', 'TEA-ASSAM-250'],
    description: 'The products to count, by SKU. Excludes all.',
  })
  skus?: string[];

  @Flag({
    optional: true,
    example: false,
    description: 'Every product that has stock in the warehouse, or had. Excludes skus.',
  })
  all?: boolean;

  @Text({ max: 500, optional: true, example: 'End of the quarter' }) reason?: string;
}

export class CountLineRequest {
  @Sku() sku: string;
  @Whole({ max: maxQuantity, example: 237, description: 'Units on the shelf.' }) counted: number;
}

export class CountsRequest {
  @Nested(() => CountLineRequest, {
    list: true,
    min: 1,
    max: maxLines,
    example: [{ sku: 'TEA-EARL-GREY-100', counted: 237 }],
    description: 'Each product once. What was counted before is replaced.',
  })
  lines: CountLineRequest[];
}

export class ApplyStocktakeRequest {
  @Flag({
    optional: true,
    example: true,
    description: 'Leave what was not counted as it is, instead of refusing.',
  })
  skipUncounted?: boolean;
}
