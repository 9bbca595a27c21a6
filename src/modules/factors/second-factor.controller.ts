import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated } from '../../platform/access/requires.decorator.js';
import { StepUp } from '../../platform/access/step-up.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { WithoutSecondFactor } from '../../platform/access/without-second-factor.decorator.js';
import { ApiEnvelope, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { UserNotFound } from '../users/users.service.js';
import { ConfirmSecondFactorRequest } from './dto/second-factor.request.js';
import {
  EnrolmentResponse,
  RecoveryCodesResponse,
  SecondFactorResponse,
  toRecoveryCodesResponse,
  toSecondFactorResponse,
} from './dto/second-factor.response.js';
import { EnrolmentService } from './enrolment.service.js';
import {
  SecondFactorCodeInvalid,
  SecondFactorExists,
  SecondFactorNotFound,
} from './factors.errors.js';

@ApiTags('auth')
@Controller('me/second-factor')
@WithoutSecondFactor()
@UsersOnly()
export class SecondFactorController {
  constructor(private readonly enrolment: EnrolmentService) {}

  @Get()
  @Authenticated()
  @ApiEnvelope(SecondFactorResponse, {
    summary: 'Whether you have a second factor',
    errors: [SecondFactorNotFound, UserRequired],
  })
  status(@CurrentActor() actor: Actor): Promise<SecondFactorResponse> {
    return this.enrolment.status(actor).then(toSecondFactorResponse);
  }

  @Post()
  @Authenticated()
  @StepUp()
  @ApiEnvelope(EnrolmentResponse, {
    summary: 'Begin to enrol an authenticator app: confirm with a code of it',
    description: 'Calling it again makes a new secret and drops the unconfirmed one.',
    errors: [SecondFactorExists, SecondFactorNotFound, UserNotFound, UserRequired],
  })
  start(@CurrentActor() actor: Actor): Promise<EnrolmentResponse> {
    return this.enrolment.start(actor);
  }

  @Post('confirm')
  @Authenticated()
  @Throttled('login')
  @ApiEnvelope(RecoveryCodesResponse, {
    summary: 'Confirm the authenticator app; answers the recovery codes',
    errors: [SecondFactorCodeInvalid, SecondFactorExists, SecondFactorNotFound, UserRequired],
  })
  confirm(
    @CurrentActor() actor: Actor,
    @Body() body: ConfirmSecondFactorRequest,
  ): Promise<RecoveryCodesResponse> {
    return this.enrolment.confirm(actor, body.code).then(toRecoveryCodesResponse);
  }

  @Post('recovery-codes')
  @Authenticated()
  @StepUp()
  @ApiEnvelope(RecoveryCodesResponse, {
    summary: 'New recovery codes in place of the old ones',
    errors: [SecondFactorNotFound, UserRequired],
  })
  replaceRecoveryCodes(@CurrentActor() actor: Actor): Promise<RecoveryCodesResponse> {
    return this.enrolment.replaceRecoveryCodes(actor).then(toRecoveryCodesResponse);
  }

  @Delete()
  @Authenticated()
  @StepUp()
  @ApiNoContent({
    summary: 'Remove your second factor',
    errors: [SecondFactorNotFound, UserRequired],
  })
  remove(@CurrentActor() actor: Actor): Promise<void> {
    return this.enrolment.remove(actor);
  }
}
