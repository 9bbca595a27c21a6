import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { StepUp } from '../../platform/access/step-up.decorator.js';
import { ApiNoContent } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { GrantExceedsOwn, UserNotFound } from '../users/users.service.js';
import { EnrolmentService } from './enrolment.service.js';
import { SecondFactorNotFound } from './factors.errors.js';

@ApiTags('users and roles')
@Controller('users')
export class UserSecondFactorController {
  constructor(private readonly enrolment: EnrolmentService) {}

  @Delete(':id/second-factor')
  @Requires('users:write')
  @StepUp()
  @ApiNoContent({
    summary: 'Remove the second factor of a user who lost it',
    errors: [GrantExceedsOwn, SecondFactorNotFound, UserNotFound],
  })
  reset(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<void> {
    return this.enrolment.reset(actor, id);
  }
}
