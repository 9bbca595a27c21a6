import {
  CurrencyCode,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type PaymentType, paymentTypes } from '../payment-type.js';
import type { PaymentRow } from '../payment-values.js';

export class PaymentResponse {
  @Uuid() id: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000d1' }) orderId: string;
  @Text({ example: 'SO-100000001' }) orderNumber: string;
  @OneOf(paymentTypes) type: PaymentType;
  @Whole({ min: 1, example: 1575, description: 'In minor units, of a refund too.' })
  amount: number;
  @CurrencyCode() currency: string;
  @Text({ max: 64, example: 'stripe' }) provider: string;
  @Text({ max: 200, example: 'ch_3PqX1aLkdIwHu7ix0' }) providerRef: string;
  @Uuid({ nullable: true, example: null, description: 'The capture that a refund gives back.' })
  captureId: string | null;
  @Text({ max: 500, nullable: true, example: null }) reason: string | null;
  @Uuid({ nullable: true, description: 'Who recorded it; null: the program itself.' })
  actorId: string | null;
  @Text({ example: 'Ada Lovelace' }) actorName: string;
  @Timestamp({ description: 'When the money moved.' }) occurredAt: string;
  @Timestamp({ description: 'When it was recorded.' }) createdAt: string;
}

export function toPaymentResponse(row: PaymentRow): PaymentResponse {
  return {
    id: row.id,
    orderId: row.orderId,
    orderNumber: row.orderNumber,
    type: row.type,
    amount: row.amount,
    currency: row.currency,
    provider: row.provider,
    providerRef: row.providerRef,
    captureId: row.captureId,
    reason: row.reason,
    actorId: row.actorId,
    actorName: row.actorName,
    occurredAt: row.occurredAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
