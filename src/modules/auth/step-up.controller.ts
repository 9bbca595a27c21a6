import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated } from '../../platform/access/requires.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { WithoutSecondFactor } from '../../platform/access/without-second-factor.decorator.js';
import { ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { SignInBusy, SignInLocked } from '../attempts/attempts.service.js';
import { StepUpRefused } from './auth.errors.js';
import { StepUpRequest } from './dto/step-up.request.js';
import { StepUpService } from './step-up.service.js';

@ApiTags('auth')
@Controller('auth')
@WithoutSecondFactor()
@UsersOnly()
export class StepUpController {
  constructor(private readonly service: StepUpService) {}

  @Post('step-up')
  @Authenticated()
  @Throttled('login')
  @ApiNoContent({
    summary: 'Prove again who you are, before a sensitive command',
    description: 'Holds for this session and STEP_UP_TTL_SECONDS; a fresh sign-in counts as well.',
    errors: [UserRequired, StepUpRefused, SignInLocked, SignInBusy],
  })
  stepUp(@CurrentActor() actor: Actor, @Body() body: StepUpRequest): Promise<void> {
    return this.service.stepUp(actor, body);
  }
}
