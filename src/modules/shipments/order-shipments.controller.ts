import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { Answer } from '../../platform/http/answer.js';
import {
  ApiEnvelope,
  ApiEnvelopeItems,
  ApiEnvelopeList,
} from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import {
  OrderHeld,
  OrderInvalidTransition,
  OrderLineNotFound,
  OrderNotFound,
} from '../orders/orders.service.js';
import { StockInsufficient, StockNotReserved, WarehouseNotFound } from '../stock/stock.service.js';
import { OrderReservationResponse, toReservations } from './dto/reservation.response.js';
import { CreateShipmentRequest } from './dto/shipment.request.js';
import { ShipmentResponse, toShipmentResponse } from './dto/shipment.response.js';
import { ShipmentCandidates } from './shipment-candidates.service.js';
import { ShipmentCommands } from './shipment-commands.service.js';
import type { ShipmentView } from './shipment-view.js';
import { ShipmentEmpty } from './shipments.errors.js';
import { shipmentList } from './shipments.list.js';
import { ShipmentsService } from './shipments.service.js';

const packs = [
  OrderNotFound,
  PreconditionFailed,
  OrderInvalidTransition,
  OrderHeld,
  WarehouseNotFound,
  OrderLineNotFound,
  ShipmentEmpty,
  StockNotReserved,
  StockInsufficient,
];

function created(shipment: ShipmentView): Answer<ShipmentResponse> {
  return new Answer(toShipmentResponse(shipment), { location: `/api/v1/shipments/${shipment.id}` });
}

@ApiTags('shipments')
@Controller('orders/:id')
export class OrderShipmentsController {
  constructor(
    private readonly shipments: ShipmentsService,
    private readonly commands: ShipmentCommands,
    private readonly candidates: ShipmentCandidates,
  ) {}

  @Get('reservations')
  @Requires('shipments:read')
  @ApiEnvelopeItems(OrderReservationResponse, {
    summary: 'What the order holds in which warehouse, to be shipped from there',
    errors: [OrderNotFound],
  })
  reservations(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
  ): Promise<{ items: OrderReservationResponse[] }> {
    return this.candidates.reservations(actor, id).then(toReservations);
  }

  @Get('shipments')
  @Requires('shipments:read')
  @ApiEnvelopeList(ShipmentResponse, shipmentList, {
    summary: 'List the shipments of an order',
    errors: [OrderNotFound],
  })
  list(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @ListQuery(shipmentList) query: ListRequest,
  ): Promise<Page<ShipmentResponse>> {
    return this.shipments
      .pageOfOrder(actor, id, query)
      .then((page) => toPage(query, page, toShipmentResponse));
  }

  @Post('shipments')
  @Requires('shipments:write')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(ShipmentResponse, {
    summary: 'Pack units of a confirmed order that one warehouse holds, or ship them at once',
    description: 'An order may have any number of shipments. If-Match is about the order.',
    status: 201,
    errors: packs,
  })
  create(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: CreateShipmentRequest,
  ): Promise<Answer<ShipmentResponse>> {
    return this.commands.create(actor, id, version, body).then(created);
  }
}
