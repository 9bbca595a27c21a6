import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { FaultResponse, toFaultResponse } from './dto/fault.response.js';
import { FaultNotFound } from './faults.errors.js';
import { faultList } from './faults.list.js';
import { FaultsService } from './faults.service.js';

@ApiTags('operations')
@Controller('admin/errors')
export class FaultsController {
  constructor(private readonly faults: FaultsService) {}

  @Get()
  @Requires('operations:read')
  @ApiEnvelopeList(FaultResponse, faultList, {
    summary:
      'List the faults behind answers of 500 and failed jobs, each kind once, the latest first',
  })
  list(@ListQuery(faultList) query: ListRequest): Promise<Page<FaultResponse>> {
    return this.faults.page(query).then((page) => toPage(query, page, toFaultResponse));
  }

  @Get(':id')
  @Requires('operations:read')
  @ApiEnvelope(FaultResponse, { summary: 'Read a fault', errors: [FaultNotFound] })
  get(@IdParam() id: string): Promise<FaultResponse> {
    return this.faults.get(id).then(toFaultResponse);
  }

  @Post(':id/resolve')
  @Requires('operations:write')
  @ApiEnvelope(FaultResponse, {
    summary: 'Say that a fault is mended; it opens again when it is met again',
    errors: [FaultNotFound],
  })
  resolve(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<FaultResponse> {
    return this.faults.resolve(actor, id).then(toFaultResponse);
  }
}
