import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated, Public } from '../../platform/access/requires.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { WithoutSecondFactor } from '../../platform/access/without-second-factor.decorator.js';
import { ApiEnvelope, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { SignInBusy, SignInLocked } from '../attempts/attempts.service.js';
import {
  ChallengeInvalid,
  InvalidCredentials,
  InvalidRefreshToken,
  SecondFactorRefused,
} from './auth.errors.js';
import { AuthService } from './auth.service.js';
import { ChallengeResponse, toLoginResponse } from './dto/challenge.response.js';
import { SecondFactorLoginRequest } from './dto/second-factor-login.request.js';
import { LoginRequest } from './dto/login.request.js';
import { RefreshRequest } from './dto/refresh.request.js';
import { TokensResponse, toTokensResponse } from './dto/tokens.response.js';

@ApiTags('auth')
@Controller('auth')
@WithoutSecondFactor()
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  @Public()
  @Throttled('login')
  @ApiEnvelope(TokensResponse, {
    summary: 'Sign in with e-mail and password',
    description: 'Who has a second factor gets a challenge: send it on with a code.',
    message: 'Signed in',
    alternative: ChallengeResponse,
    errors: [InvalidCredentials, SignInLocked, SignInBusy],
  })
  login(@Body() body: LoginRequest): Promise<TokensResponse | ChallengeResponse> {
    return this.auth.login(body).then(toLoginResponse);
  }

  @Post('login/second-factor')
  @Public()
  @Throttled('login')
  @ApiEnvelope(TokensResponse, {
    summary: 'Finish a sign-in with a code of the second factor',
    message: 'Signed in',
    errors: [ChallengeInvalid, SecondFactorRefused, SignInLocked, SignInBusy],
  })
  completeSecondFactor(@Body() body: SecondFactorLoginRequest): Promise<TokensResponse> {
    return this.auth.completeSecondFactor(body).then(toTokensResponse);
  }

  @Post('refresh')
  @Public()
  @ApiEnvelope(TokensResponse, {
    summary: 'Swap a refresh token for a new pair of tokens',
    description:
      'Each refresh token works once; for a few seconds it gets the same answer again. Later a used one ends its session.',
    message: 'Refreshed',
    errors: [InvalidRefreshToken],
  })
  refresh(@Body() body: RefreshRequest): Promise<TokensResponse> {
    return this.auth.refresh(body.refreshToken).then(toTokensResponse);
  }

  @Post('logout')
  @Authenticated()
  @UsersOnly()
  @ApiNoContent({
    summary: 'Sign out: ends the session and its tokens',
    errors: [UserRequired],
  })
  logout(@CurrentActor() actor: Actor): Promise<void> {
    return this.auth.logout(actor);
  }
}
