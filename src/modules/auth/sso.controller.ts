import { Controller, Get, Query, Redirect } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/requires.decorator.js';
import { Browser, BrowserExchange } from '../../platform/browser/browser-exchange.js';
import { CookieMalformed } from '../../platform/browser/browser.errors.js';
import { ApiRedirect } from '../../platform/http/api-redirect.decorator.js';
import { LastAdministrator, RoleUnknown } from '../users/users.service.js';
import { InvalidCredentials } from './auth.errors.js';
import { SsoCallbackQuery, SsoLoginQuery } from './dto/sso.request.js';
import { SsoSignIn } from './sso-sign-in.service.js';
import { SsoNotConfigured, SsoRefused, SsoReturnInvalid, SsoUnavailable } from './sso.errors.js';

const refusals = [CookieMalformed, SsoNotConfigured, SsoUnavailable];

@ApiTags('auth')
@Controller('auth/sso')
export class SsoController {
  constructor(private readonly sso: SsoSignIn) {}

  @Get('login')
  @Public()
  @Redirect()
  @ApiRedirect({
    summary: 'Sign in by the OpenID Connect provider: sends the browser there',
    errors: [...refusals, SsoReturnInvalid],
  })
  login(
    @Browser() browser: BrowserExchange,
    @Query() query: SsoLoginQuery,
  ): Promise<{ url: string }> {
    return this.sso.begin(browser, query.returnTo);
  }

  @Get('callback')
  @Public()
  @Redirect()
  @ApiRedirect({
    summary: 'Where the provider sends the browser back: opens a browser session',
    errors: [...refusals, SsoRefused, InvalidCredentials, LastAdministrator, RoleUnknown],
  })
  callback(
    @Browser() browser: BrowserExchange,
    @Query() _answer: SsoCallbackQuery,
  ): Promise<{ url: string }> {
    return this.sso.finish(browser);
  }
}
