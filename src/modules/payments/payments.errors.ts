import { defineError } from '../../platform/errors/domain-error.js';

export const PaymentNotFound = defineError<{ id: string }>('PAYMENT_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such payment.',
});
export const PaymentReferenceTaken = defineError<{ id: string; orderId: string }>(
  'PAYMENT_REFERENCE_TAKEN',
  {
    kind: 'conflict',
    message: 'A payment of this provider with this reference was recorded already.',
    constraints: ['uq_payment_records_provider_ref'],
  },
);
export const PaymentCaptureUnknown = defineError<{ captureId: string }>('PAYMENT_CAPTURE_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The refund names a capture that the order does not have.',
});
export const PaymentInFuture = defineError<{ occurredAt: string }>('PAYMENT_IN_FUTURE', {
  kind: 'unprocessable',
  message: 'A payment cannot be recorded before it happened.',
});
export const RefundTooLarge = defineError<{ amount: number; refundable: number }>(
  'REFUND_TOO_LARGE',
  {
    kind: 'conflict',
    message: 'No more can be refunded than was captured and not refunded yet.',
    constraints: ['ck_orders_money'],
  },
);
