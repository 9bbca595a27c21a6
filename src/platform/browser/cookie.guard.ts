import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Unauthenticated } from '../errors/platform.errors.js';
import { browserExchangeOf } from './browser-exchange.js';
import { CsrfTokens } from './csrf-tokens.js';

const safeMethods = ['GET', 'HEAD'];

/** Asks for a session cookie and, where something may change, for the token that goes with it. */
@Injectable()
export class CookieGuard implements CanActivate {
  constructor(private readonly csrf: CsrfTokens) {}

  canActivate(context: ExecutionContext): boolean {
    const { request, session } = browserExchangeOf(context);
    if (!session) throw Unauthenticated({ reason: 'session-cookie' });
    if (!safeMethods.includes(request.method)) this.csrf.require(request, session.sessionId);
    return true;
  }
}
