import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated, Public } from '../../platform/access/requires.decorator.js';
import { ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { AcceptInvitationRequest, VerifyEmailRequest } from './dto/user.request.js';
import { InvitationsService } from './invitations.service.js';
import { PasswordCommon, PasswordInvalid, UserTokenInvalid } from './users.errors.js';
import { SignInBusy } from '../attempts/attempts.service.js';

@ApiTags('auth')
@Controller('auth')
export class UserLinksController {
  constructor(private readonly invitations: InvitationsService) {}

  @Post('invitations/accept')
  @Public()
  @Throttled('login')
  @ApiNoContent({
    summary: 'Accept an invitation with a password of your own',
    errors: [UserTokenInvalid, PasswordInvalid, PasswordCommon, SignInBusy],
  })
  accept(@Body() body: AcceptInvitationRequest): Promise<void> {
    return this.invitations.accept(body);
  }

  @Post('email-verification')
  @Authenticated()
  @Throttled('login')
  @ApiNoContent({ summary: 'Mail a link that verifies your address, unless it is verified' })
  request(@CurrentActor() actor: Actor): Promise<void> {
    return this.invitations.requestVerification(actor);
  }

  @Post('email-verification/confirm')
  @Public()
  @Throttled('login')
  @ApiNoContent({ summary: 'Verify an e-mail address', errors: [UserTokenInvalid] })
  confirm(@Body() body: VerifyEmailRequest): Promise<void> {
    return this.invitations.verify(body.token);
  }
}
