import { maxQuantity, Nested, Sku, Text, Whole } from '../../../platform/validation/fields.js';

const maxLines = 500;
const sentExample = [{ sku: 'TEA-EARL-GREY-100', quantity: 3 }];
const receivedExample = [{ sku: 'TEA-EARL-GREY-100', received: 2, lost: 1 }];

export class TransferLineRequest {
  @Sku() sku: string;
  @Whole({ min: 1, max: maxQuantity, example: 3 }) quantity: number;
}

export class TransferRequest {
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse that sends.' })
  from: string;

  @Text({ max: 32, example: 'LYS', description: 'The code of the warehouse that receives.' })
  to: string;

  @Nested(() => TransferLineRequest, {
    list: true,
    min: 1,
    max: maxLines,
    example: sentExample,
    description: 'Units that are not reserved. Lines for one product are added up.',
  })
  lines: TransferLineRequest[];

  @Text({ max: 500, optional: true, example: 'For the spring sale' }) reason?: string;
}

export class TransferReceiptLineRequest {
  @Sku() sku: string;
  @Whole({ max: maxQuantity, example: 2, description: 'Units that came.' }) received: number;

  @Whole({
    max: maxQuantity,
    optional: true,
    example: 1,
    description: 'Units that will not come any more: broken, stolen, never loaded.',
  })
  lost?: number;
}

export class TransferReceiptRequest {
  @Nested(() => TransferReceiptLineRequest, {
    list: true,
    min: 1,
    max: maxLines,
    example: receivedExample,
    description: 'What is not named stays in transit.',
  })
  lines: TransferReceiptLineRequest[];

  @Text({ max: 500, optional: true, example: 'One box was crushed' }) reason?: string;
}
