import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import type { PaymentType } from './payment-type.js';

/** What a caller says of money that moved. The amount is in minor units of the order's currency. */
export interface PaymentDescription {
  readonly type: PaymentType;
  readonly amount: number;
  readonly provider?: string;
  readonly providerRef: string;
  /** Of a refund: the capture that it gives back. */
  readonly captureId?: string | null;
  /** RFC 3339; now when absent. */
  readonly occurredAt?: string;
  readonly reason?: string | null;
}

export interface PaymentValues {
  readonly type: PaymentType;
  readonly amount: number;
  readonly provider: string;
  readonly providerRef: string;
  readonly captureId: string | null;
  readonly reason: string | null;
  readonly occurredAt: Date;
}

export interface PaymentRow extends PaymentValues {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly currency: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly createdAt: Date;
}

/** Throws VALIDATION_FAILED: only a refund can name the capture that it gives back. */
export function requireOwnFields({ type, captureId }: PaymentDescription): void {
  if (type === 'refund' || (captureId ?? null) === null) return;
  const message = 'only a refund names a capture';
  throw ValidationFailed({ fields: [{ pointer: '/captureId', rule: 'oneForm', message }] });
}

/** A provider's clock may be ahead of ours by this much. */
const toleratedMs = 5 * 60_000;

/** Null: it lies in the future. */
export function describedPayment(request: PaymentDescription, now: Date): PaymentValues | null {
  const occurredAt = request.occurredAt === undefined ? now : new Date(request.occurredAt);
  if (occurredAt.getTime() > now.getTime() + toleratedMs) return null;
  return {
    type: request.type,
    amount: request.amount,
    provider: request.provider ?? 'manual',
    providerRef: request.providerRef,
    captureId: request.captureId ?? null,
    reason: request.reason ?? null,
    occurredAt,
  };
}

/** What can still be given back: of the whole order and, if the refund names one, of its capture. */
export function refundableOf(
  order: { readonly captured: number; readonly refunded: number },
  capture?: { readonly amount: number; readonly refunded: number },
): number {
  const ofOrder = order.captured - order.refunded;
  return capture ? Math.min(ofOrder, capture.amount - capture.refunded) : ofOrder;
}
