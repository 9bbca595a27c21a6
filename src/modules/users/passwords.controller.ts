import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated, Public } from '../../platform/access/requires.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { ApiEnvelope, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { accepted, AcceptedResponse } from './dto/accepted.response.js';
import {
  ChangePasswordRequest,
  ConfirmResetRequest,
  ResetRequest,
} from './dto/password.request.js';
import { SignInBusy, SignInLocked } from '../attempts/attempts.service.js';
import { PasswordsService } from './passwords.service.js';
import {
  CurrentPasswordWrong,
  PasswordCommon,
  PasswordInvalid,
  UserTokenInvalid,
} from './users.errors.js';

const refused = [PasswordInvalid, PasswordCommon, SignInBusy];

@ApiTags('auth')
@Controller()
@UsersOnly()
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Post('me/password')
  @Authenticated()
  @Throttled('login')
  @ApiNoContent({
    summary: 'Change your password: ends all of your other sessions',
    errors: [UserRequired, CurrentPasswordWrong, SignInLocked, ...refused],
  })
  change(@CurrentActor() actor: Actor, @Body() body: ChangePasswordRequest): Promise<void> {
    return this.passwords.change(actor, body);
  }

  @Post('auth/password-reset')
  @Public()
  @Throttled('login')
  @ApiEnvelope(AcceptedResponse, {
    summary: 'Ask for a link to choose a new password',
    description: 'Answers the same for every address. The link works once, for 30 minutes.',
    status: 202,
  })
  request(@Body() body: ResetRequest): Promise<AcceptedResponse> {
    return this.passwords.requestReset(body.email).then(() => accepted);
  }

  @Post('auth/password-reset/confirm')
  @Public()
  @Throttled('login')
  @ApiNoContent({
    summary: 'Choose a new password: ends all of your sessions, signs nobody in',
    errors: [UserTokenInvalid, ...refused],
  })
  confirm(@Body() body: ConfirmResetRequest): Promise<void> {
    return this.passwords.confirmReset(body);
  }
}
