import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiBulk } from '../../platform/http/bulk/api-bulk.decorator.js';
import { BulkBody } from '../../platform/http/bulk/bulk-body.decorator.js';
import type { BulkResult } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { OrderRowRequest } from './dto/order.request.js';
import { OrderResponse } from './dto/order.response.js';
import { OrderBulk } from './order-bulk.service.js';

@ApiTags('orders')
@Controller('orders')
export class OrderBulkController {
  constructor(private readonly orders: OrderBulk) {}

  @Post('bulk')
  @Requires('orders:create', 'orders:update')
  @Idempotent({ required: true, dryRun: true })
  @ApiBulk(OrderResponse, ['created', 'updated', 'unchanged'], {
    summary: 'Create, rewrite or place up to 500 orders by their number in another system',
    description:
      'Each row is what PUT by reference would take; with `place` it also needs orders:place. The same content again changes nothing. Rows that place get the stock in their order.',
  })
  put(
    @CurrentActor() actor: Actor,
    @BulkBody(OrderRowRequest) request: BulkRequest<OrderRowRequest>,
  ): Promise<BulkResult<OrderResponse>> {
    return this.orders.put(actor, request);
  }
}
