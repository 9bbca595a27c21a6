import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated } from '../../platform/access/requires.decorator.js';
import { Forbidden } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { AccessExplanations } from './access-explanation.service.js';
import { ExplainRequest } from './dto/access.request.js';
import {
  ExplanationResponse,
  OwnPermissionsResponse,
  toExplanation,
  toOwnPermissions,
} from './dto/access.response.js';
import { AssignedWarehouseUnknown, UserNotFound } from './users.errors.js';

@ApiTags('users and roles')
@Controller()
export class AccessExplanationController {
  constructor(private readonly explanations: AccessExplanations) {}

  @Get('me/permissions')
  @Authenticated()
  @ApiEnvelope(OwnPermissionsResponse, { summary: 'What you may do, and where' })
  own(@CurrentActor() actor: Actor): Promise<OwnPermissionsResponse> {
    return this.explanations.own(actor).then(toOwnPermissions);
  }

  @Post('authz/explain')
  @Authenticated()
  @ApiEnvelope(ExplanationResponse, {
    summary: 'Why somebody may or may not do something',
    errors: [Forbidden, UserNotFound, AssignedWarehouseUnknown],
  })
  explain(
    @CurrentActor() actor: Actor,
    @Body() body: ExplainRequest,
  ): Promise<ExplanationResponse> {
    return this.explanations.explain(actor, body).then(toExplanation);
  }
}
