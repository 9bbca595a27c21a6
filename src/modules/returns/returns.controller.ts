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
import { OrderInvalidTransition } from '../orders/orders.service.js';
import { WarehouseNotFound } from '../stock/stock.service.js';
import { ReceiveReturnRequest } from './dto/return.request.js';
import { ReturnResponse, toReturnResponse } from './dto/return.response.js';
import { ReturnCommands } from './return-commands.service.js';
import {
  ReturnExceedsRequested,
  ReturnExceedsShipped,
  ReturnInvalidTransition,
  ReturnLineUnknown,
  ReturnNotFound,
} from './returns.errors.js';
import { returnList } from './returns.list.js';
import { ReturnsService } from './returns.service.js';

const commands = [ReturnNotFound, PreconditionFailed, ReturnInvalidTransition];

@ApiTags('returns')
@Controller('returns')
export class ReturnsController {
  constructor(
    private readonly returns: ReturnsService,
    private readonly commands: ReturnCommands,
  ) {}

  @Get()
  @Requires('returns:read')
  @ApiEnvelopeList(ReturnResponse, returnList, { summary: 'List returns, the latest first' })
  list(@ListQuery(returnList) query: ListRequest): Promise<Page<ReturnResponse>> {
    return this.returns.page(query).then((page) => toPage(query, page, toReturnResponse));
  }

  @Get(':id')
  @Requires('returns:read')
  @Conditional()
  @ApiEnvelope(ReturnResponse, { summary: 'Read a return', errors: [ReturnNotFound] })
  get(@IdParam() id: string): Promise<ReturnResponse> {
    return this.returns.get(id).then(toReturnResponse);
  }

  @Post(':id/receive')
  @Requires('returns:receive')
  @Idempotent({ required: true, dryRun: true })
  @ApiEnvelope(ReturnResponse, {
    summary: 'Take in what came of a return, into the stock or not',
    description:
      'Once: what did not come can be requested again. What the customer is due follows.',
    errors: [
      ...commands,
      OrderInvalidTransition,
      WarehouseNotFound,
      ReturnLineUnknown,
      ReturnExceedsRequested,
      ReturnExceedsShipped,
    ],
  })
  receive(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: ReceiveReturnRequest,
  ): Promise<ReturnResponse> {
    return this.commands.receive(actor, id, version, body).then(toReturnResponse);
  }

  @Post(':id/cancel')
  @Requires('returns:request')
  @Idempotent()
  @ApiEnvelope(ReturnResponse, {
    summary: 'Cancel a return that was not received',
    errors: commands,
  })
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
  ): Promise<ReturnResponse> {
    return this.commands.cancel(actor, id, version).then(toReturnResponse);
  }
}
