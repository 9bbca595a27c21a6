import {
  maxMoney,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type PaymentType, paymentTypes } from '../payment-type.js';

export class PaymentRequest {
  @OneOf(paymentTypes, {
    example: 'capture',
    description: 'A refund needs payments:refund as well.',
  })
  type: PaymentType;

  @Whole({
    min: 1,
    max: maxMoney,
    example: 1575,
    description: 'In minor units of the currency of the order, of a refund too.',
  })
  amount: number;

  @Text({
    max: 64,
    optional: true,
    example: 'stripe',
    description: 'Who moved the money. Default: manual.',
  })
  provider?: string;

  @Text({
    max: 200,
    example: 'ch_3PqX1aLkdIwHu7ix0',
    description: 'What the provider calls it: recorded once, whatever is sent again.',
  })
  providerRef: string;

  @Uuid({
    optional: true,
    nullable: true,
    example: null,
    description: 'Of a refund: the capture that it gives back.',
  })
  captureId?: string | null;

  @Timestamp({ optional: true, description: 'When the money moved. Default: now.' })
  occurredAt?: string;

  @Text({ max: 500, optional: true, nullable: true, example: null })
  reason?: string | null;
}
