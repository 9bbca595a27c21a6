import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList, ApiNoContent } from '../../platform/http/api-envelope.js';
import { AsOfQuery } from '../../platform/http/as-of.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import {
  type DirectAnswer,
  DirectClaim,
  type KeyClaim,
} from '../../platform/http/idempotency/direct-answer.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { CreateOrderRequest, PatchOrderRequest, ReplaceOrderRequest } from './dto/order.request.js';
import {
  OrderListItemResponse,
  OrderResponse,
  toOrderListItem,
  toOrderResponse,
} from './dto/order.response.js';
import { GroupedPlacement } from './grouped-placement.service.js';
import { OrderDrafts } from './order-drafts.service.js';
import { changesDraft, composes, edits, found, places } from './order-refusals.js';
import { OrderPlacement } from './order-placement.service.js';
import { OrderFieldsFixed, OrderFulfilled, OrderPastUnknown } from './orders.errors.js';
import { orderList } from './orders.list.js';
import { OrdersService } from './orders.service.js';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly drafts: OrderDrafts,
    private readonly placement: OrderPlacement,
    private readonly grouped: GroupedPlacement,
  ) {}

  @Post()
  @Requires('orders:create')
  @Idempotent({ requiredWith: 'place', dryRun: true, direct: true })
  @ApiEnvelope(OrderResponse, {
    summary: 'Create an order: a draft, or with `place` a placed one',
    description: 'With `"place": true` it also needs orders:place and an Idempotency-Key.',
    status: 201,
    errors: [...composes, ...places],
  })
  create(
    @CurrentActor() actor: Actor,
    @DirectClaim() claim: KeyClaim | null,
    @Body() body: CreateOrderRequest,
  ): Promise<OrderResponse | DirectAnswer | null> {
    return claim
      ? this.grouped.place(actor, body, claim)
      : (body.place ? this.placement : this.drafts).create(actor, body).then(toOrderResponse);
  }

  @Get(':id')
  @Requires('orders:read')
  @Conditional()
  @ApiEnvelope(OrderResponse, {
    summary: 'Read an order with its lines, now or as it was',
    description:
      'With `asOf` it is the version of that time, without its addresses. Imported history is as it was imported from its `placedAt` on. ORDER_NOT_FOUND: there was none yet. ORDER_PAST_UNKNOWN: the import told of returns, and the time is before it.',
    errors: [...found, OrderPastUnknown],
  })
  get(@IdParam() id: string, @Query() query: AsOfQuery): Promise<OrderResponse> {
    return this.orders.read(id, query).then(toOrderResponse);
  }

  @Get()
  @Requires('orders:read')
  @ApiEnvelopeList(OrderListItemResponse, orderList, { summary: 'List orders' })
  list(@ListQuery(orderList) query: ListRequest): Promise<Page<OrderListItemResponse>> {
    return this.orders.page(query).then((page) => toPage(query, page, toOrderListItem));
  }

  @Put(':id')
  @Requires('orders:update')
  @ApiEnvelope(OrderResponse, {
    summary: 'Replace a draft',
    description: 'Every line is priced anew; what the body leaves out takes its default.',
    errors: [...changesDraft, ...composes],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: ReplaceOrderRequest,
  ): Promise<OrderResponse> {
    return this.drafts.replace(actor, id, version, body).then(toOrderResponse);
  }

  @Patch(':id')
  @Requires('orders:update')
  @ApiEnvelope(OrderResponse, {
    summary: 'Change some fields of an order',
    description:
      'A merge patch; `lines` are replaced as a whole and priced anew. Once the order is placed, its addresses only, until everything is shipped.',
    errors: [...edits, ...composes, OrderFieldsFixed, OrderFulfilled],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchOrderRequest,
  ): Promise<OrderResponse> {
    return this.drafts.patch(actor, id, version, body).then(toOrderResponse);
  }

  @Delete(':id')
  @Requires('orders:update')
  @ApiNoContent({ summary: 'Delete a draft', errors: changesDraft })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.drafts.remove(actor, id, version);
  }
}
