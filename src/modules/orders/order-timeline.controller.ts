import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { Conditional } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { OrderEventResponse, toOrderEventResponse } from './dto/order-event.response.js';
import { OrderTransitionsResponse, toTransitions } from './dto/order-transitions.response.js';
import { orderEventList } from './order-events.list.js';
import { found } from './order-refusals.js';
import { OrdersService } from './orders.service.js';

@ApiTags('orders: commands')
@Controller('orders/:id')
export class OrderTimelineController {
  constructor(private readonly orders: OrdersService) {}

  @Get('transitions')
  @Requires('orders:read')
  @Conditional()
  @ApiEnvelope(OrderTransitionsResponse, {
    summary: 'What can be done with the order now, and what blocks the rest',
    errors: found,
  })
  transitions(@IdParam() id: string): Promise<OrderTransitionsResponse> {
    return this.orders.get(id).then(toTransitions);
  }

  @Get('events')
  @Requires('orders:read')
  @ApiEnvelopeList(OrderEventResponse, orderEventList, {
    summary: 'The timeline of the order, the oldest event first',
    errors: found,
  })
  events(
    @IdParam() id: string,
    @ListQuery(orderEventList) query: ListRequest,
  ): Promise<Page<OrderEventResponse>> {
    return this.orders
      .pageEvents(id, query)
      .then((page) => toPage(query, page, toOrderEventResponse));
  }
}
