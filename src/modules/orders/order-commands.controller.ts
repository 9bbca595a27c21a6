import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { StockInsufficient } from '../stock/stock.service.js';
import { CancelOrderRequest, HoldOrderRequest } from './dto/order.request.js';
import { OrderResponse, toOrderResponse } from './dto/order.response.js';
import { OrderCancellation } from './order-cancellation.service.js';
import { OrderConfirmation } from './order-confirmation.service.js';
import { OrderHold } from './order-hold.service.js';
import { OrderPlacement } from './order-placement.service.js';
import { commands, placesDraft } from './order-refusals.js';
import { OrderHeld, OrderShipped } from './orders.errors.js';

@ApiTags('orders: commands')
@Controller('orders/:id')
export class OrderCommandsController {
  constructor(
    private readonly placement: OrderPlacement,
    private readonly confirmation: OrderConfirmation,
    private readonly cancellation: OrderCancellation,
    private readonly holding: OrderHold,
  ) {}

  @Post('place')
  @Requires('orders:place')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(OrderResponse, {
    summary: 'Place a draft: reserve everything on it or nothing',
    description: 'Refused when the catalogue changed since the draft was priced.',
    errors: placesDraft,
  })
  place(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<OrderResponse> {
    return this.placement.place(actor, id, version).then(toOrderResponse);
  }

  @Post('confirm')
  @Requires('orders:confirm')
  @Idempotent()
  @ApiEnvelope(OrderResponse, {
    summary: 'Confirm a placed order: its reservations do not expire any more',
    errors: [...commands, OrderHeld],
  })
  confirm(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<OrderResponse> {
    return this.confirmation.confirm(actor, id, version).then(toOrderResponse);
  }

  @Post('cancel')
  @Requires('orders:cancel-unshipped')
  @Idempotent()
  @ApiEnvelope(OrderResponse, {
    summary: 'Cancel an order that nothing was shipped of, and release its stock',
    description: 'A confirmed order needs the permission orders:cancel.',
    errors: [...commands, OrderShipped],
  })
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: CancelOrderRequest,
  ): Promise<OrderResponse> {
    return this.cancellation.cancel(actor, id, version, body.reason).then(toOrderResponse);
  }

  @Post('hold')
  @Requires('orders:hold')
  @Idempotent()
  @ApiEnvelope(OrderResponse, {
    summary: 'Hold an order: it is neither placed, confirmed nor expired until it is released',
    errors: commands,
  })
  hold(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: HoldOrderRequest,
  ): Promise<OrderResponse> {
    return this.holding.hold(actor, id, version, body.reason).then(toOrderResponse);
  }

  @Post('release-hold')
  @Requires('orders:hold')
  @Idempotent()
  @ApiEnvelope(OrderResponse, {
    summary: 'Release a held order',
    description: 'What a shortage took from it is reserved again first, or the order stays held.',
    errors: [...commands, StockInsufficient],
  })
  releaseHold(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<OrderResponse> {
    return this.holding.release(actor, id, version).then(toOrderResponse);
  }
}
