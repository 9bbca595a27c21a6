import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { Conditional } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { ProductNotFound } from '../catalog/catalog.service.js';
import { StockNotTracked, WarehouseNotFound } from '../stock/stock.service.js';
import { StocktakeRequest } from './dto/stocktake.request.js';
import {
  StocktakeLineResponse,
  StocktakeResponse,
  toStocktakeLineResponse,
  toStocktakeResponse,
} from './dto/stocktake.response.js';
import { stocktakeLineList } from './stocktake-lines.list.js';
import { StocktakeNotFound, StocktakeOverlap, StocktakeTooLarge } from './stocktakes.errors.js';
import { stocktakeList } from './stocktakes.list.js';
import { StocktakesService } from './stocktakes.service.js';

@ApiTags('stock: stocktakes')
@Controller('stocktakes')
export class StocktakesController {
  constructor(private readonly stocktakes: StocktakesService) {}

  @Get()
  @Requires('stock:read')
  @ApiEnvelopeList(StocktakeResponse, stocktakeList, {
    summary: 'List stocktakes, the latest first',
  })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(stocktakeList) query: ListRequest,
  ): Promise<Page<StocktakeResponse>> {
    return this.stocktakes
      .page(actor, query)
      .then((page) => toPage(query, page, toStocktakeResponse));
  }

  @Get(':id')
  @Requires('stock:read')
  @Conditional()
  @ApiEnvelope(StocktakeResponse, { summary: 'Read a stocktake', errors: [StocktakeNotFound] })
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StocktakeResponse> {
    return this.stocktakes.get(actor, id).then(toStocktakeResponse);
  }

  @Get(':id/lines')
  @Requires('stock:read')
  @ApiEnvelopeList(StocktakeLineResponse, stocktakeLineList, {
    summary: 'List what a stocktake expects, and what was found',
    errors: [StocktakeNotFound],
  })
  lines(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @ListQuery(stocktakeLineList) query: ListRequest,
  ): Promise<Page<StocktakeLineResponse>> {
    return this.stocktakes
      .pageLines(actor, id, query)
      .then((page) => toPage(query, page, toStocktakeLineResponse));
  }

  @Post()
  @Requires('stock:count')
  @Idempotent()
  @ApiEnvelope(StocktakeResponse, {
    summary: 'Start to count products of a warehouse',
    description: 'Nothing is frozen: the warehouse goes on while it is counted.',
    status: 201,
    errors: [
      ProductNotFound,
      WarehouseNotFound,
      StockNotTracked,
      StocktakeOverlap,
      StocktakeTooLarge,
    ],
  })
  start(@CurrentActor() actor: Actor, @Body() body: StocktakeRequest): Promise<StocktakeResponse> {
    return this.stocktakes.start(actor, body).then(toStocktakeResponse);
  }
}
