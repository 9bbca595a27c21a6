import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import cookieParser from 'cookie-parser';
import type { Request, Response } from 'express';
import { CookieMalformed } from './browser.errors.js';
import { cookieProblem } from './cookie-header.js';
import {
  attemptCookieName,
  cookiePrefix,
  csrfCookieName,
  laxCookie,
  readSessionCookie,
  type SessionCookie,
  sessionCookieName,
  strictCookie,
  writeSessionCookie,
} from './session-cookie.js';

const parse = cookieParser();

/** A request of a browser with its answer: the only place that reads and sets cookies. */
export class BrowserExchange {
  /** Throws COOKIE_MALFORMED. */
  constructor(
    readonly request: Request,
    readonly response: Response,
  ) {
    const reason = cookieProblem(request.headers.cookie, cookiePrefix);
    if (reason) throw CookieMalformed({ reason });
    void parse(request, response, () => undefined);
  }

  get session(): SessionCookie | null {
    return readSessionCookie(this.cookie(sessionCookieName));
  }

  private cookie(name: string): unknown {
    return (this.request.cookies as Record<string, unknown>)[name];
  }

  keepSession(session: SessionCookie, lifetimeSeconds: number): void {
    const options = { ...strictCookie, maxAge: lifetimeSeconds * 1000 };
    this.response.cookie(sessionCookieName, writeSessionCookie(session), options);
  }

  /** Lets the browser hold what it needs to come back with from a provider. */
  keepAttempt(sealed: string, lifetimeSeconds: number): void {
    const options = { ...laxCookie, maxAge: lifetimeSeconds * 1000 };
    this.response.cookie(attemptCookieName, sealed, options);
  }

  takeAttempt(): string | null {
    const sealed = this.cookie(attemptCookieName);
    this.response.clearCookie(attemptCookieName, laxCookie);
    return typeof sealed === 'string' ? sealed : null;
  }

  dropSession(): void {
    for (const name of [sessionCookieName, csrfCookieName])
      this.response.clearCookie(name, strictCookie);
  }
}

export function browserExchangeOf(context: ExecutionContext): BrowserExchange {
  const http = context.switchToHttp();
  return new BrowserExchange(http.getRequest<Request>(), http.getResponse<Response>());
}

/** The `BrowserExchange` of the request. */
export const Browser = createParamDecorator((_: unknown, context: ExecutionContext) =>
  browserExchangeOf(context),
);
