import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Browser, BrowserExchange } from '../../platform/browser/browser-exchange.js';
import {
  CookieAuthenticated,
  FromOwnPage,
} from '../../platform/browser/cookie-authenticated.decorator.js';
import { ApiEnvelope, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { SignInBusy, SignInLocked } from '../attempts/attempts.service.js';
import {
  ChallengeInvalid,
  InvalidCredentials,
  InvalidRefreshToken,
  SecondFactorRefused,
} from './auth.errors.js';
import { BrowserSignIn } from './browser-sign-in.service.js';
import { BrowserTokensResponse, CsrfResponse } from './dto/browser-tokens.response.js';
import { ChallengeResponse } from './dto/challenge.response.js';
import { SecondFactorLoginRequest } from './dto/second-factor-login.request.js';
import { LoginRequest } from './dto/login.request.js';

@ApiTags('auth')
@Controller('auth/browser')
export class BrowserAuthController {
  constructor(private readonly browsers: BrowserSignIn) {}

  @Post('login')
  @FromOwnPage()
  @Throttled('login')
  @ApiEnvelope(BrowserTokensResponse, {
    summary: 'Sign in from a page: the refresh token becomes a cookie',
    description: 'For pages of this host and of the origins in CORS_ORIGINS on the same site.',
    message: 'Signed in',
    alternative: ChallengeResponse,
    errors: [InvalidCredentials, SignInLocked, SignInBusy],
  })
  login(
    @Browser() browser: BrowserExchange,
    @Body() body: LoginRequest,
  ): Promise<BrowserTokensResponse | ChallengeResponse> {
    return this.browsers.login(browser, body);
  }

  @Post('login/second-factor')
  @FromOwnPage()
  @Throttled('login')
  @ApiEnvelope(BrowserTokensResponse, {
    summary: 'Finish a sign-in from a page with a code of the second factor',
    message: 'Signed in',
    errors: [ChallengeInvalid, SecondFactorRefused, SignInLocked, SignInBusy],
  })
  completeSecondFactor(
    @Browser() browser: BrowserExchange,
    @Body() body: SecondFactorLoginRequest,
  ): Promise<BrowserTokensResponse> {
    return this.browsers.completeSecondFactor(browser, body);
  }

  @Post('refresh')
  @CookieAuthenticated()
  @ApiEnvelope(BrowserTokensResponse, {
    summary: 'Swap the cookie for the next one and an access token',
    message: 'Refreshed',
    errors: [InvalidRefreshToken],
  })
  refresh(@Browser() browser: BrowserExchange): Promise<BrowserTokensResponse> {
    return this.browsers.refresh(browser);
  }

  @Post('logout')
  @CookieAuthenticated()
  @ApiNoContent({ summary: 'Sign out: ends the session of the cookie and removes it' })
  logout(@Browser() browser: BrowserExchange): Promise<void> {
    return this.browsers.logout(browser);
  }

  @Get('csrf')
  @CookieAuthenticated({ issuesCsrf: true })
  @ApiEnvelope(CsrfResponse, { summary: 'The CSRF token of the session, after a page is reloaded' })
  csrf(@Browser() browser: BrowserExchange): CsrfResponse {
    return { csrfToken: this.browsers.csrfToken(browser) };
  }
}
