import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope, ApiEnvelopeItems, ApiNoContent } from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { CancelLineRequest, OrderLineRequest, PatchOrderLineRequest } from './dto/order.request.js';
import {
  OrderLineResponse,
  OrderResponse,
  toLineResponse,
  toOrderResponse,
} from './dto/order.response.js';
import { OrderLineCancellation } from './order-line-cancellation.service.js';
import { OrderLineEdits } from './order-line-edits.service.js';
import { commands, edits, editsLine, found } from './order-refusals.js';
import type { OrderView } from './order-view.js';
import {
  OrderFieldsFixed,
  OrderLineNotFound,
  OrderLinePriceFixed,
  OrderLineQuantityTooLow,
  OrderLineRestTooSmall,
  OrderLineStarted,
  OrderTooManyLines,
} from './orders.errors.js';
import { OrdersService } from './orders.service.js';

const oneLine = [OrderLineNotFound];

function added(order: OrderView): Answer<OrderResponse> {
  const location = `/api/v1/orders/${order.id}/lines/${order.lines.at(-1)?.id ?? ''}`;
  return new Answer(toOrderResponse(order), { location });
}

@ApiTags('orders: lines')
@Controller('orders/:id/lines')
export class OrderLinesController {
  constructor(
    private readonly orders: OrdersService,
    private readonly edits: OrderLineEdits,
    private readonly cancellation: OrderLineCancellation,
  ) {}

  @Get()
  @Requires('orders:read')
  @ApiEnvelopeItems(OrderLineResponse, { summary: 'The lines of an order', errors: found })
  list(@IdParam() id: string): Promise<{ items: OrderLineResponse[] }> {
    return this.orders.get(id).then(({ lines }) => ({ items: lines.map(toLineResponse) }));
  }

  @Get(':lineId')
  @Requires('orders:read')
  @ApiEnvelope(OrderLineResponse, {
    summary: 'One line of an order',
    errors: [...found, ...oneLine],
  })
  get(@IdParam() id: string, @IdParam('lineId') lineId: string): Promise<OrderLineResponse> {
    return this.orders.getLine(id, lineId).then(toLineResponse);
  }

  @Post()
  @Requires('orders:update')
  @Idempotent()
  @ApiEnvelope(OrderResponse, {
    summary: 'Add a line to an order',
    description:
      'Answers the whole order; the new line is the last one. Once the order is placed, its units are reserved, or nothing changes.',
    status: 201,
    errors: [...editsLine, OrderTooManyLines],
  })
  add(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: OrderLineRequest,
  ): Promise<Answer<OrderResponse>> {
    return this.edits.add(actor, id, version, body).then(added);
  }

  @Patch(':lineId')
  @Requires('orders:update')
  @ApiEnvelope(OrderResponse, {
    summary: 'Change a line of an order',
    description:
      'If-Match names the version of the order. The line of a draft is priced anew. Once the order is placed, the line keeps its product and price: more or fewer unshipped units are reserved or given back, and another price needs a reason.',
    errors: [
      ...editsLine,
      ...oneLine,
      OrderFieldsFixed,
      OrderLineQuantityTooLow,
      OrderLinePriceFixed,
    ],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('lineId') lineId: string,
    @IfMatch() version: number | null,
    @Body() body: PatchOrderLineRequest,
  ): Promise<OrderResponse> {
    return this.edits.change(actor, id, version, lineId, body).then(toOrderResponse);
  }

  @Delete(':lineId')
  @Requires('orders:update')
  @ApiNoContent({
    summary: 'Remove a line from an order',
    description:
      'If-Match names the version of the order; the answer carries the new ETag. A placed line that nothing was shipped or packed of stays with all its units cancelled.',
    errors: [...edits, ...oneLine, OrderLineStarted],
  })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('lineId') lineId: string,
    @IfMatch() version: number | null,
  ): Promise<OrderResponse> {
    return this.edits.remove(actor, id, version, lineId).then(toOrderResponse);
  }

  @Post(':lineId/cancel')
  @Requires('orders:cancel-unshipped')
  @Idempotent()
  @ApiEnvelope(OrderResponse, {
    summary: 'Cancel units of a line that are not shipped, and release their stock',
    description:
      'Also after a part was shipped; what is packed is cancelled with its shipment. With the last unit of an order that nothing was shipped of, the order itself is cancelled. A confirmed order needs the permission orders:cancel.',
    errors: [...commands, ...oneLine, OrderLineRestTooSmall],
  })
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('lineId') lineId: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: CancelLineRequest,
  ): Promise<OrderResponse> {
    return this.cancellation.cancel(actor, id, version, lineId, body).then(toOrderResponse);
  }
}
