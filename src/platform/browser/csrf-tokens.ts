import { Injectable } from '@nestjs/common';
import { doubleCsrf } from 'csrf-csrf';
import type { Request } from 'express';
import { AppConfig } from '../../config/app-config.js';
import { CsrfInvalid } from './browser.errors.js';
import type { BrowserExchange } from './browser-exchange.js';
import { csrfCookieName, strictCookie } from './session-cookie.js';

/**
 * Double-submitted tokens, each an HMAC over the id of its session: a page proves by the header
 * that it could read an answer of ours, and no token of another session fits.
 */
@Injectable()
export class CsrfTokens {
  private readonly sessions = new WeakMap<Request, string>();
  private readonly csrf: ReturnType<typeof doubleCsrf>;

  constructor({ auth }: AppConfig) {
    this.csrf = doubleCsrf({
      getSecret: () => auth.csrfSecret,
      getSessionIdentifier: (request) => this.sessions.get(request) ?? '',
      cookieName: csrfCookieName,
      cookieOptions: strictCookie,
    });
  }

  /** Sets the cookie and answers what the header has to say. Tabs of one session share a token. */
  issue({ request, response }: BrowserExchange, sessionId: string): string {
    this.sessions.set(request, sessionId);
    return this.csrf.generateCsrfToken(request, response);
  }

  /** Throws CSRF_INVALID unless header and cookie are the same token, made for the session. */
  require(request: Request, sessionId: string): void {
    this.sessions.set(request, sessionId);
    if (!this.csrf.validateRequest(request)) throw CsrfInvalid();
  }
}
