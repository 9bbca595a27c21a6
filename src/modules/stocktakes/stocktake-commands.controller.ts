import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { ProductNotFound } from '../catalog/catalog.service.js';
import { StockCountOutdated, StockNotTracked } from '../stock/stock.service.js';
import { ApplyStocktakeRequest, CountsRequest } from './dto/stocktake.request.js';
import { StocktakeResponse, toStocktakeResponse } from './dto/stocktake.response.js';
import { StocktakeCommands } from './stocktake-commands.service.js';
import {
  StocktakeClosed,
  StocktakeIncomplete,
  StocktakeNotFound,
  StocktakeOverlap,
} from './stocktakes.errors.js';

const commands = [StocktakeNotFound, PreconditionFailed, StocktakeClosed];

@ApiTags('stock: stocktakes')
@Controller('stocktakes/:id')
export class StocktakeCommandsController {
  constructor(private readonly commands: StocktakeCommands) {}

  @Post('counts')
  @Requires('stock:count')
  @Idempotent()
  @ApiEnvelope(StocktakeResponse, {
    summary: 'Note what was found of some products',
    description:
      'The difference to what is on hand at this moment is what applying adds, whatever moves until then.',
    errors: [...commands, ProductNotFound, StockNotTracked, StocktakeOverlap],
  })
  count(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: CountsRequest,
  ): Promise<StocktakeResponse> {
    return this.commands.count(actor, id, version, body.lines).then(toStocktakeResponse);
  }

  @Post('apply')
  @Requires('stock:count')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(StocktakeResponse, {
    summary: 'Correct the stock by what was found, all at once',
    description:
      'When less is left than is reserved, the orders placed last lose their reservations and are held.',
    errors: [...commands, StocktakeIncomplete, StockCountOutdated],
  })
  apply(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: ApplyStocktakeRequest,
  ): Promise<StocktakeResponse> {
    return this.commands.apply(actor, id, version, body).then(toStocktakeResponse);
  }

  @Post('cancel')
  @Requires('stock:count')
  @Idempotent()
  @ApiEnvelope(StocktakeResponse, {
    summary: 'End a stocktake without any effect on the stock',
    errors: commands,
  })
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<StocktakeResponse> {
    return this.commands.cancel(actor, id, version).then(toStocktakeResponse);
  }
}
