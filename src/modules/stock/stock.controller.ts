import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope, ApiEnvelopeItems } from '../../platform/http/api-envelope.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { ProductNotFound } from '../catalog/catalog.service.js';
import { ApiAdjustment } from './adjustment-docs.decorator.js';
import { AvailabilityQuery } from './dto/availability.query.js';
import { AvailabilityResponse, toAvailabilityItems } from './dto/availability.response.js';
import { ReconciliationResponse, toReconciliationResponse } from './dto/reconciliation.response.js';
import { AdjustmentRequest, ReceiptRequest } from './dto/stock-change.request.js';
import {
  AppliedMovementResponse,
  toAppliedMovementResponse,
} from './dto/stock-movement.response.js';
import type { AppliedMovement } from './movement-row.js';
import { StockNotTracked, WarehouseNotFound } from './stock.errors.js';
import { StockAdjustmentsService } from './stock-adjustments.service.js';
import { StockReceiptsService } from './stock-receipts.service.js';
import { StockReportsService } from './stock-reports.service.js';

function createdMovement(movement: AppliedMovement): Answer<AppliedMovementResponse> {
  const location = `/api/v1/stock-movements/${movement.id}`;
  return new Answer(toAppliedMovementResponse(movement), { location });
}

@ApiTags('stock')
@Controller('stock')
export class StockController {
  constructor(
    private readonly receipts: StockReceiptsService,
    private readonly adjustments: StockAdjustmentsService,
    private readonly reports: StockReportsService,
  ) {}

  @Get('availability')
  @Requires('stock:read')
  @ApiEnvelopeItems(AvailabilityResponse, {
    summary: 'What can be sold now, by SKU over all warehouses that you may see',
    errors: [ProductNotFound],
  })
  availability(
    @CurrentActor() actor: Actor,
    @Query() query: AvailabilityQuery,
  ): Promise<{ items: AvailabilityResponse[] }> {
    return this.reports.availability(actor, query.sku).then(toAvailabilityItems);
  }

  @Post('receipts')
  @Requires('stock:adjust')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(AppliedMovementResponse, {
    summary: 'Take units of a product into a warehouse',
    status: 201,
    errors: [ProductNotFound, WarehouseNotFound, StockNotTracked],
  })
  receive(
    @CurrentActor() actor: Actor,
    @Body() body: ReceiptRequest,
  ): Promise<Answer<AppliedMovementResponse>> {
    return this.receipts.receive(actor, body).then(createdMovement);
  }

  @Post('adjustments')
  @Requires('stock:adjust')
  @Idempotent({ required: true, dryRun: true })
  @ApiAdjustment()
  adjust(
    @CurrentActor() actor: Actor,
    @Body() body: AdjustmentRequest,
  ): Promise<Answer<AppliedMovementResponse>> {
    return this.adjustments.adjust(actor, body).then(createdMovement);
  }

  @Get('reconciliation')
  @Requires('stock:read')
  @ApiEnvelope(ReconciliationResponse, {
    summary: 'Recompute every level from its movements and open reservations',
  })
  reconcile(@CurrentActor() actor: Actor): Promise<ReconciliationResponse> {
    return this.reports.reconcile(actor).then(toReconciliationResponse);
  }
}
