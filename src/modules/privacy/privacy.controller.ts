import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { RequiresFreshly } from '../../platform/access/sensitive.decorator.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { CustomerNotFound } from '../customers/customers.service.js';
import { ErasureRequest } from './dto/erasure.request.js';
import { ErasureResponse, toErasureResponse } from './dto/erasure.response.js';
import { PersonalDataResponse, toPersonalData } from './dto/personal-data.response.js';
import { CustomerHasOpenOrders } from './privacy.errors.js';
import { PrivacyService } from './privacy.service.js';

@ApiTags('customers: privacy')
@Controller('customers/:id')
export class PrivacyController {
  constructor(private readonly privacy: PrivacyService) {}

  @Get('export')
  @Throttled('heavy')
  @Requires('customers:read', 'orders:read', 'audit:read')
  @ApiEnvelope(PersonalDataResponse, {
    summary: 'Export everything that is held about a customer',
    errors: [CustomerNotFound],
  })
  export(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<PersonalDataResponse> {
    return this.privacy.export(actor, id).then(toPersonalData);
  }

  @Post('erasure')
  @RequiresFreshly('customers:erase')
  @Idempotent()
  @ApiEnvelope(ErasureResponse, {
    summary: 'Erase the personal data of a customer: preview, execute, verify',
    description: 'Orders, their lines and totals stay; the audit stays and still verifies.',
    errors: [CustomerNotFound, CustomerHasOpenOrders],
  })
  erasure(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { mode }: ErasureRequest,
  ): Promise<ErasureResponse> {
    return this.privacy.erasure(actor, id, mode).then(toErasureResponse);
  }
}
