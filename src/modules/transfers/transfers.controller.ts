import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { ProductNotFound } from '../catalog/catalog.service.js';
import { StockInsufficient, StockNotTracked, WarehouseNotFound } from '../stock/stock.service.js';
import { TransferReceiptRequest, TransferRequest } from './dto/transfer.request.js';
import {
  StockTransferResponse,
  toStockTransferResponse,
  toTransferSummaryResponse,
  TransferSummaryResponse,
} from './dto/transfer.response.js';
import { TransferCommands } from './transfer-commands.service.js';
import {
  StockTransferExceeded,
  StockTransferInvalidTransition,
  StockTransferLineUnknown,
  StockTransferNotFound,
  StockTransferSameWarehouse,
} from './transfers.errors.js';
import { transferList } from './transfers.list.js';
import { TransfersService } from './transfers.service.js';

const commands = [StockTransferNotFound, PreconditionFailed, StockTransferInvalidTransition];

@ApiTags('stock: transfers')
@Controller('stock/transfers')
export class TransfersController {
  constructor(
    private readonly transfers: TransfersService,
    private readonly commands: TransferCommands,
  ) {}

  @Get()
  @Requires('stock:read')
  @ApiEnvelopeList(TransferSummaryResponse, transferList, {
    summary: 'List transfers, the latest first',
    description: 'Those from or to a warehouse that you may see.',
  })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(transferList) query: ListRequest,
  ): Promise<Page<TransferSummaryResponse>> {
    return this.transfers
      .page(actor, query)
      .then((page) => toPage(query, page, toTransferSummaryResponse));
  }

  @Get(':id')
  @Requires('stock:read')
  @Conditional()
  @ApiEnvelope(StockTransferResponse, {
    summary: 'Read a transfer',
    errors: [StockTransferNotFound],
  })
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StockTransferResponse> {
    return this.transfers.get(actor, id).then(toStockTransferResponse);
  }

  @Post()
  @Requires('stock:transfer')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(StockTransferResponse, {
    summary: 'Send units from one warehouse to another',
    description:
      'They leave at once and are in transit until they are received, lost or cancelled.',
    status: 201,
    errors: [
      ProductNotFound,
      WarehouseNotFound,
      StockNotTracked,
      StockInsufficient,
      StockTransferSameWarehouse,
    ],
  })
  send(
    @CurrentActor() actor: Actor,
    @Body() body: TransferRequest,
  ): Promise<StockTransferResponse> {
    return this.transfers.send(actor, body).then(toStockTransferResponse);
  }

  @Post(':id/receive')
  @Requires('stock:transfer')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(StockTransferResponse, {
    summary: 'Take units of a transfer in, or record them as lost',
    description: 'As often as something comes; you need the warehouse that they were sent to.',
    errors: [...commands, StockTransferLineUnknown, StockTransferExceeded],
  })
  receive(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: TransferReceiptRequest,
  ): Promise<StockTransferResponse> {
    return this.commands.receive(actor, id, version, body).then(toStockTransferResponse);
  }

  @Post(':id/cancel')
  @Requires('stock:transfer')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(StockTransferResponse, {
    summary: 'Cancel a transfer of which nothing was received: its units go back',
    description: 'You need the warehouse that sent them.',
    errors: commands,
  })
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<StockTransferResponse> {
    return this.commands.cancel(actor, id, version).then(toStockTransferResponse);
  }
}
