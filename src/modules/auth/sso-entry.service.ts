import { Injectable } from '@nestjs/common';
import type { BrowserExchange } from '../../platform/browser/browser-exchange.js';
import { FactorsService } from '../factors/factors.service.js';
import { BrowserSignIn } from './browser-sign-in.service.js';
import { withChallenge } from './return-target.js';
import { SecondFactorSignIn } from './second-factor-sign-in.service.js';
import { SessionsService } from './sessions.service.js';
import { showsSecondFactor } from './shown-factor.js';
import { type ProviderClaims, SsoProvider } from './sso-provider.service.js';
import { SsoUsers } from './sso-users.service.js';

/** What claims of the provider open: a session, or the question for the second factor. */
@Injectable()
export class SsoEntry {
  constructor(
    private readonly provider: SsoProvider,
    private readonly users: SsoUsers,
    private readonly factors: FactorsService,
    private readonly secondFactor: SecondFactorSignIn,
    private readonly sessions: SessionsService,
    private readonly browsers: BrowserSignIn,
  ) {}

  /**
   * Answers where the browser goes. Who has a second factor here is asked for it, unless the provider
   * showed that it asked for one: else it would be a way around.
   */
  async enter(
    exchange: BrowserExchange,
    claims: ProviderClaims,
    returnTo: string,
  ): Promise<string> {
    const user = await this.users.userOf(claims);
    const shown = showsSecondFactor(claims, this.provider.settings.secondFactorValues);
    if (!shown && (await this.factors.isEnrolled(user.id)))
      return withChallenge(returnTo, await this.secondFactor.open(user, 'browser', 'fed'));
    const methods = shown ? (['fed', 'mfa'] as const) : (['fed'] as const);
    this.browsers.keep(exchange, await this.sessions.open({ user, methods, kind: 'browser' }));
    return returnTo;
  }
}
