import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated } from '../../platform/access/requires.decorator.js';
import { WithoutSecondFactor } from '../../platform/access/without-second-factor.decorator.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { MeResponse } from './dto/me.response.js';
import { UsersService } from './users.service.js';

@ApiTags('auth')
@Controller('me')
@WithoutSecondFactor()
export class MeController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Authenticated()
  @ApiEnvelope(MeResponse, { summary: 'Who is signed in, and what they may do' })
  me(@CurrentActor() actor: Actor): Promise<MeResponse> {
    return this.users.profile(actor);
  }
}
