import {
  Flag,
  maxQuantity,
  Nested,
  Text,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';

const reason = { max: 500, optional: true, nullable: true, example: 'Too small' };

export class ReturnLineRequest {
  @Uuid({ description: 'Of a line of the order.' }) lineId: string;
  @Whole({ min: 1, max: maxQuantity, example: 2 }) quantity: number;
  @Text(reason) reason?: string | null;
}

export class RequestReturnRequest {
  @Nested(() => ReturnLineRequest, {
    list: true,
    min: 1,
    description: 'Units that were shipped, did not come back, and that no other request is about.',
  })
  lines: ReturnLineRequest[];
  @Text(reason) reason?: string | null;
}

export class ReceivedLineRequest {
  @Uuid({ description: 'Of the line of the order.' }) lineId: string;
  @Whole({ min: 1, max: maxQuantity, example: 2 }) quantity: number;
  @Flag({ description: 'Whether they can be sold again: they go into the stock.' })
  restock: boolean;
  @Text({ max: 100, optional: true, nullable: true, example: 'as new' }) condition?: string | null;
}

export class ReceiveReturnRequest {
  @Text({ max: 32, example: 'BER', description: 'The code of the warehouse.' }) warehouse: string;

  @Nested(() => ReceivedLineRequest, {
    list: true,
    min: 1,
    description:
      'What came, a line once per condition. What is not named did not come and can be requested again.',
  })
  lines: ReceivedLineRequest[];
}
