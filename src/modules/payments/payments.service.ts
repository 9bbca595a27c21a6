import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { OrdersService, type OrderView } from '../orders/orders.service.js';
import { toPaymentResponse } from './dto/payment.response.js';
import {
  describedPayment,
  type PaymentDescription,
  type PaymentRow,
  type PaymentValues,
  refundableOf,
  requireOwnFields,
} from './payment-values.js';
import {
  PaymentCaptureUnknown,
  PaymentInFuture,
  PaymentReferenceTaken,
  RefundTooLarge,
} from './payments.errors.js';
import { PaymentsRepository } from './payments.repository.js';

/** Payments are recorded, not taken: what a provider did with the money of an order. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsRepository,
    private readonly changes: ChangeLog,
    private readonly clock: Clock,
  ) {}

  page(request: ListRequest): Promise<RowPage<PaymentRow>> {
    return this.payments.page(request);
  }

  /** Throws ORDER_NOT_FOUND. */
  async pageOfOrder(orderId: string, request: ListRequest): Promise<RowPage<PaymentRow>> {
    const found = await this.payments.page(request, orderId);
    // A filter or a later page may be empty; only then does the order itself need a look.
    if (found.rows.length === 0) await this.orders.get(orderId);
    return found;
  }

  get(id: string): Promise<PaymentRow> {
    return this.payments.get(id);
  }

  /** The payment status of the order follows, and the order completes when that was all it lacked. */
  record(actor: Actor, orderId: string, request: PaymentDescription): Promise<PaymentRow> {
    if (request.type === 'refund') requirePermission(actor, 'payments:refund');
    requireOwnFields(request);
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(orderId);
      const values = describedPayment(request, this.clock.now());
      if (!values) throw PaymentInFuture({ occurredAt: request.occurredAt ?? '' });
      await this.requireUnknown(values);
      this.orders.requireCommand(order, values.type);
      if (values.type === 'refund') await this.requireRefundable(order, values);
      return this.book(actor, order, values);
    });
  }

  private async book(actor: Actor, order: OrderView, values: PaymentValues): Promise<PaymentRow> {
    const { id: orderId, currency } = order;
    const payment = await this.payments.add(actor, { ...values, orderId, currency });
    if (!payment) throw await this.taken(values);
    const { id, type, amount, provider, providerRef, reason } = payment;
    const event = type === 'capture' ? 'payment.captured' : 'payment.refunded';
    const data = { paymentId: id, amount, provider, providerRef, reason };
    const moved = type === 'capture' ? { captured: amount } : { refunded: amount };
    await this.orders.advance(actor, order, { entry: { type: event, data }, ...moved });
    const payload = toPaymentResponse(payment);
    const change = { event, resource: 'payment', resourceId: id } as const;
    await this.changes.record(actor, [{ ...change, payload, before: null, after: payload }]);
    return payment;
  }

  // Before the guards: who records a payment again hears of the first record, not of its effects.
  private async requireUnknown({ provider, providerRef }: PaymentValues): Promise<void> {
    const known = await this.payments.byReference(provider, providerRef);
    if (known) throw PaymentReferenceTaken({ id: known.id, orderId: known.orderId });
  }

  /** Somebody recorded it for another order at the same moment, and has committed by now. */
  private async taken(values: PaymentValues): Promise<Error> {
    await this.requireUnknown(values);
    return PaymentReferenceTaken();
  }

  private async requireRefundable(order: OrderView, values: PaymentValues): Promise<void> {
    const { amount, captureId } = values;
    const capture = captureId === null ? null : await this.payments.capture(order.id, captureId);
    if (captureId !== null && !capture) throw PaymentCaptureUnknown({ captureId });
    const refundable = refundableOf(order, capture ?? undefined);
    if (amount > refundable) throw RefundTooLarge({ amount, refundable });
  }
}
