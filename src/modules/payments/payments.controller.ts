import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { PaymentResponse, toPaymentResponse } from './dto/payment.response.js';
import { PaymentNotFound } from './payments.errors.js';
import { paymentList } from './payments.list.js';
import { PaymentsService } from './payments.service.js';

@ApiTags('payments')
@Controller('payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Get()
  @Requires('payments:read')
  @ApiEnvelopeList(PaymentResponse, paymentList, {
    summary: 'List captures and refunds, the latest first',
    description: 'Nothing in it is ever changed or deleted.',
  })
  list(@ListQuery(paymentList) query: ListRequest): Promise<Page<PaymentResponse>> {
    return this.payments.page(query).then((page) => toPage(query, page, toPaymentResponse));
  }

  @Get(':id')
  @Requires('payments:read')
  @ApiEnvelope(PaymentResponse, { summary: 'Read a payment', errors: [PaymentNotFound] })
  get(@IdParam() id: string): Promise<PaymentResponse> {
    return this.payments.get(id).then(toPaymentResponse);
  }
}
