import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated, Public } from '../../platform/access/requires.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { ApiEnvelope, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { SignInBusy } from '../users/users.service.js';
import { InvalidCredentials, InvalidRefreshToken, SignInLocked } from './auth.errors.js';
import { AuthService } from './auth.service.js';
import { LoginRequest } from './dto/login.request.js';
import { RefreshRequest } from './dto/refresh.request.js';
import { TokensResponse, toTokensResponse } from './dto/tokens.response.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  @Public()
  @Throttled('login')
  @ApiEnvelope(TokensResponse, {
    summary: 'Sign in with e-mail and password',
    message: 'Signed in',
    errors: [InvalidCredentials, SignInLocked, SignInBusy],
  })
  login(@Body() body: LoginRequest): Promise<TokensResponse> {
    return this.auth.login(body).then(toTokensResponse);
  }

  @Post('refresh')
  @Public()
  @ApiEnvelope(TokensResponse, {
    summary: 'Swap a refresh token for a new pair of tokens',
    description: 'Each refresh token works once. One that comes twice ends its session.',
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
