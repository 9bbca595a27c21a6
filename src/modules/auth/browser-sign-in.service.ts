import { Injectable } from '@nestjs/common';
import type { BrowserExchange } from '../../platform/browser/browser-exchange.js';
import { CsrfTokens } from '../../platform/browser/csrf-tokens.js';
import type { SessionCookie } from '../../platform/browser/session-cookie.js';
import { Unauthenticated } from '../../platform/errors/platform.errors.js';
import { AuthService, type LoginCredentials } from './auth.service.js';
import type { ChallengeAnswer, SecondFactorChallenge } from './second-factor-sign-in.service.js';
import { SessionsService } from './sessions.service.js';
import { type IssuedTokens, TokenIssuer } from './token-issuer.service.js';

export type BrowserTokens = Omit<IssuedTokens, 'refreshToken' | 'sessionId'> & {
  readonly csrfToken: string;
};

function sessionOf({ session }: BrowserExchange): SessionCookie {
  if (!session) throw Unauthenticated({ reason: 'session-cookie' });
  return session;
}

/** Sessions whose refresh token lives in a cookie, out of the reach of scripts. */
@Injectable()
export class BrowserSignIn {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
    private readonly issuer: TokenIssuer,
    private readonly csrf: CsrfTokens,
  ) {}

  async login(
    exchange: BrowserExchange,
    credentials: LoginCredentials,
  ): Promise<BrowserTokens | SecondFactorChallenge> {
    const answer = await this.auth.login(credentials, 'browser');
    return 'challenge' in answer ? answer : this.keep(exchange, answer);
  }

  async completeSecondFactor(
    exchange: BrowserExchange,
    answer: ChallengeAnswer,
  ): Promise<BrowserTokens> {
    return this.keep(exchange, await this.auth.completeSecondFactor(answer, 'browser'));
  }

  /** Swaps the cookie for its successor. A cookie that is over is taken away from the browser. */
  async refresh(exchange: BrowserExchange): Promise<BrowserTokens> {
    const { refreshToken } = sessionOf(exchange);
    try {
      return this.keep(exchange, await this.sessions.refresh(refreshToken, 'browser'));
    } catch (error) {
      exchange.dropSession();
      throw error;
    }
  }

  /** Ends the session of the cookie, if it still lives, and takes the cookie away. */
  async logout(exchange: BrowserExchange): Promise<void> {
    await this.sessions.endByToken(sessionOf(exchange).refreshToken);
    exchange.dropSession();
  }

  csrfToken(exchange: BrowserExchange): string {
    return this.csrf.issue(exchange, sessionOf(exchange).sessionId);
  }

  /** Gives the browser the refresh token of a session that was opened for it. */
  keep(exchange: BrowserExchange, tokens: IssuedTokens): BrowserTokens {
    const { sessionId, refreshToken, ...shown } = tokens;
    exchange.keepSession({ sessionId, refreshToken }, this.issuer.sessionLifetimeSeconds);
    return { ...shown, csrfToken: this.csrf.issue(exchange, sessionId) };
  }
}
