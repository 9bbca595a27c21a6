import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { StockMovementResponse, toStockMovementResponse } from './dto/stock-movement.response.js';
import { StockMovementNotFound } from './stock.errors.js';
import { stockMovementList } from './stock-movements.list.js';
import { StockMovementsService } from './stock-movements.service.js';

@ApiTags('stock')
@Controller('stock-movements')
export class StockMovementsController {
  constructor(private readonly movements: StockMovementsService) {}

  @Get()
  @Requires('stock:read')
  @ApiEnvelopeList(StockMovementResponse, stockMovementList, {
    summary: 'List stock movements, the latest first',
    description: 'The ledger: nothing in it is ever changed or deleted.',
  })
  list(
    @CurrentActor() actor: Actor,
    @ListQuery(stockMovementList) query: ListRequest,
  ): Promise<Page<StockMovementResponse>> {
    return this.movements
      .page(actor, query)
      .then((page) => toPage(query, page, toStockMovementResponse));
  }

  @Get(':id')
  @Requires('stock:read')
  @ApiEnvelope(StockMovementResponse, {
    summary: 'Read a stock movement',
    errors: [StockMovementNotFound],
  })
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StockMovementResponse> {
    return this.movements.get(actor, id).then(toStockMovementResponse);
  }
}
