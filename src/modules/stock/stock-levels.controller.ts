import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { AsOfQuery } from '../../platform/http/as-of.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { PatchStockLevelRequest } from './dto/stock-level.request.js';
import { StockLevelResponse, toStockLevelResponse } from './dto/stock-level.response.js';
import { BackorderLimitInUse, StockLevelNotFound } from './stock.errors.js';
import { stockLevelList } from './stock-levels.list.js';
import { StockLevelsService } from './stock-levels.service.js';

@ApiTags('stock')
@Controller('stock-levels')
export class StockLevelsController {
  constructor(private readonly levels: StockLevelsService) {}

  @Get()
  @Requires('stock:read')
  @ApiEnvelopeList(StockLevelResponse, stockLevelList, {
    summary: 'List stock levels, now or as they were',
    description: 'With `asOf` the quantities are those of that time; filters look at now.',
  })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(stockLevelList) query: ListRequest,
  ): Promise<Page<StockLevelResponse>> {
    return this.levels.page(actor, query).then((page) => toPage(query, page, toStockLevelResponse));
  }

  @Get(':id')
  @Requires('stock:read')
  @Conditional()
  @ApiEnvelope(StockLevelResponse, {
    summary: 'Read a stock level, now or as it was',
    description:
      'With `asOf` the quantities are those of that time, from the ledger; the settings are those of now.',
    errors: [StockLevelNotFound],
  })
  get(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: AsOfQuery,
  ): Promise<StockLevelResponse> {
    return this.levels.get(actor, id, query).then(toStockLevelResponse);
  }

  @Patch(':id')
  @Requires('stock:adjust')
  @ApiEnvelope(StockLevelResponse, {
    summary: 'Change the backorder limit or the reorder point of a level',
    description: 'The quantities change by receipts, adjustments and orders only.',
    errors: [StockLevelNotFound, PreconditionFailed, PreconditionRequired, BackorderLimitInUse],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchStockLevelRequest,
  ): Promise<StockLevelResponse> {
    return this.levels.patch(actor, id, version, body).then(toStockLevelResponse);
  }
}
