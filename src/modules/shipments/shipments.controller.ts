import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { OrderHeld } from '../orders/orders.service.js';
import { StockInsufficient, StockNotReserved } from '../stock/stock.service.js';
import { PatchShipmentRequest } from './dto/shipment.request.js';
import { ShipmentResponse, toShipmentResponse } from './dto/shipment.response.js';
import { ShipmentCommands } from './shipment-commands.service.js';
import { ShipmentInvalidTransition, ShipmentNotFound } from './shipments.errors.js';
import { shipmentList } from './shipments.list.js';
import { ShipmentsService } from './shipments.service.js';

const commands = [ShipmentNotFound, PreconditionFailed, ShipmentInvalidTransition];

@ApiTags('shipments')
@Controller('shipments')
export class ShipmentsController {
  constructor(
    private readonly shipments: ShipmentsService,
    private readonly commands: ShipmentCommands,
  ) {}

  @Get()
  @Requires('shipments:read')
  @ApiEnvelopeList(ShipmentResponse, shipmentList, {
    summary: 'List shipments, the latest first',
    description: 'Those of the warehouses that you may see.',
  })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(shipmentList) query: ListRequest,
  ): Promise<Page<ShipmentResponse>> {
    return this.shipments
      .page(actor, query)
      .then((page) => toPage(query, page, toShipmentResponse));
  }

  @Get(':id')
  @Requires('shipments:read')
  @Conditional()
  @ApiEnvelope(ShipmentResponse, { summary: 'Read a shipment', errors: [ShipmentNotFound] })
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<ShipmentResponse> {
    return this.shipments.get(actor, id).then(toShipmentResponse);
  }

  @Patch(':id')
  @Requires('shipments:write')
  @ApiEnvelope(ShipmentResponse, {
    summary: 'Change the carrier and where the parcel can be followed',
    errors: [ShipmentNotFound, PreconditionFailed, PreconditionRequired],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchShipmentRequest,
  ): Promise<ShipmentResponse> {
    return this.shipments.track(actor, id, version, body).then(toShipmentResponse);
  }

  @Post(':id/ship')
  @Requires('shipments:write')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(ShipmentResponse, {
    summary: 'Ship what was packed: it leaves the stock',
    errors: [...commands, OrderHeld, StockNotReserved, StockInsufficient],
  })
  ship(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<ShipmentResponse> {
    return this.commands.run(actor, 'ship', id, version).then(toShipmentResponse);
  }

  @Post(':id/deliver')
  @Requires('shipments:write')
  @Idempotent()
  @ApiEnvelope(ShipmentResponse, { summary: 'Note that a shipment arrived', errors: commands })
  deliver(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<ShipmentResponse> {
    return this.commands.run(actor, 'deliver', id, version).then(toShipmentResponse);
  }

  @Post(':id/cancel')
  @Requires('shipments:write')
  @Idempotent()
  @ApiEnvelope(ShipmentResponse, {
    summary: 'Cancel a shipment that has not left: its units stay reserved for the order',
    errors: commands,
  })
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<ShipmentResponse> {
    return this.commands.run(actor, 'cancel', id, version).then(toShipmentResponse);
  }
}
