import { Body, Controller, Get, Headers, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { OrderRefParams } from './dto/order-ref.params.js';
import { PutOrderByRefRequest } from './dto/order.request.js';
import { OrderResponse, toOrderResponse } from './dto/order.response.js';
import { OrderByRef } from './order-by-ref.service.js';
import { putOf, type PutOutcome } from './order-put.js';
import { changesDraft, composes, found, placesDraft } from './order-refusals.js';
import { OrdersService } from './orders.service.js';

function written({ order, created }: PutOutcome): Answer<OrderResponse> {
  const status = created ? 201 : 200;
  const message = created ? 'Created' : 'OK';
  return new Answer(toOrderResponse(order), {
    status,
    message,
    location: `/api/v1/orders/${order.id}`,
  });
}

@ApiTags('orders')
@Controller('orders/by-ref')
export class OrdersByRefController {
  constructor(
    private readonly orders: OrdersService,
    private readonly byRef: OrderByRef,
  ) {}

  @Get(':source/:ref')
  @Requires('orders:read')
  @Conditional()
  @ApiEnvelope(OrderResponse, {
    summary: 'Read the order that has this number in another system',
    errors: found,
  })
  get(@Param() { source, ref }: OrderRefParams): Promise<OrderResponse> {
    return this.orders.getByRef(source, ref).then(toOrderResponse);
  }

  @Put(':source/:ref')
  @Requires('orders:create', 'orders:update')
  @ApiEnvelope(OrderResponse, {
    summary: 'Create or rewrite the order that has this number in another system',
    description:
      '201 creates it. 200 with the same content changes nothing, so it can be repeated at will. Other content needs If-Match and a draft.',
    creates: true,
    errors: [...changesDraft, ...composes, ...placesDraft],
  })
  put(
    @CurrentActor() actor: Actor,
    @Param() { source, ref }: OrderRefParams,
    @IfMatch({ optional: true }) version: number | null,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: PutOrderByRefRequest,
  ): Promise<Answer<OrderResponse>> {
    return this.byRef
      .put(
        actor,
        putOf({ ...body, source, reference: ref }, { given: ifMatch !== undefined, version }),
      )
      .then(written);
  }
}
