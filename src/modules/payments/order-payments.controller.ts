import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { OrderInvalidTransition, OrderNotFound } from '../orders/orders.service.js';
import { PaymentRequest } from './dto/payment.request.js';
import { PaymentResponse, toPaymentResponse } from './dto/payment.response.js';
import type { PaymentRow } from './payment-values.js';
import {
  PaymentCaptureUnknown,
  PaymentInFuture,
  PaymentReferenceTaken,
  RefundTooLarge,
} from './payments.errors.js';
import { paymentList } from './payments.list.js';
import { PaymentsService } from './payments.service.js';

function recorded(payment: PaymentRow): Answer<PaymentResponse> {
  const location = `/api/v1/payments/${payment.id}`;
  return new Answer(toPaymentResponse(payment), { location });
}

@ApiTags('payments')
@Controller('orders/:id/payments')
export class OrderPaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Post()
  @Requires('payments:record')
  @Idempotent({ required: true })
  @ApiEnvelope(PaymentResponse, {
    summary: 'Record what was captured or refunded for an order',
    description:
      'The payment status of the order follows from the sums. A refund needs the permission payments:refund as well, and never exceeds what was captured.',
    status: 201,
    errors: [
      OrderNotFound,
      OrderInvalidTransition,
      PaymentReferenceTaken,
      PaymentCaptureUnknown,
      PaymentInFuture,
      RefundTooLarge,
    ],
  })
  record(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() body: PaymentRequest,
  ): Promise<Answer<PaymentResponse>> {
    return this.payments.record(actor, id, body).then(recorded);
  }

  @Get()
  @Requires('payments:read')
  @ApiEnvelopeList(PaymentResponse, paymentList, {
    summary: 'The payments of an order, the latest first',
    errors: [OrderNotFound],
  })
  list(
    @IdParam() id: string,
    @ListQuery(paymentList) query: ListRequest,
  ): Promise<Page<PaymentResponse>> {
    return this.payments
      .pageOfOrder(id, query)
      .then((page) => toPage(query, page, toPaymentResponse));
  }
}
