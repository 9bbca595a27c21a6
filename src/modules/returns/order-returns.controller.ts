import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import {
  OrderInvalidTransition,
  OrderLineNotFound,
  OrderNotFound,
} from '../orders/orders.service.js';
import { RequestReturnRequest } from './dto/return.request.js';
import { ReturnResponse, toReturnResponse } from './dto/return.response.js';
import { ReturnCommands } from './return-commands.service.js';
import type { ReturnView } from './return-view.js';
import { ReturnExceedsShipped } from './returns.errors.js';
import { returnList } from './returns.list.js';
import { ReturnsService } from './returns.service.js';

function created(row: ReturnView): Answer<ReturnResponse> {
  return new Answer(toReturnResponse(row), { location: `/api/v1/returns/${row.id}` });
}

@ApiTags('returns')
@Controller('orders/:id/returns')
export class OrderReturnsController {
  constructor(
    private readonly returns: ReturnsService,
    private readonly commands: ReturnCommands,
  ) {}

  @Get()
  @Requires('returns:read')
  @ApiEnvelopeList(ReturnResponse, returnList, {
    summary: 'List what an order took back, or is about to',
    errors: [OrderNotFound],
  })
  list(
    @IdParam() id: string,
    @ListQuery(returnList) query: ListRequest,
  ): Promise<Page<ReturnResponse>> {
    return this.returns
      .pageOfOrder(id, query)
      .then((page) => toPage(query, page, toReturnResponse));
  }

  @Post()
  @Requires('returns:request')
  @Idempotent()
  @ApiEnvelope(ReturnResponse, {
    summary: 'Announce that shipped units come back',
    description: 'If-Match is about the order.',
    status: 201,
    errors: [
      OrderNotFound,
      PreconditionFailed,
      OrderInvalidTransition,
      OrderLineNotFound,
      ReturnExceedsShipped,
    ],
  })
  request(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch({ optional: true }) version: number | null,
    @Body() body: RequestReturnRequest,
  ): Promise<Answer<ReturnResponse>> {
    return this.commands.request(actor, id, version, body).then(created);
  }
}
