import { Injectable } from '@nestjs/common';
import type { BrowserExchange } from '../../platform/browser/browser-exchange.js';
import { OriginCheck } from '../../platform/browser/origin-check.js';
import { isReturnTarget } from './return-target.js';
import { SsoEntry } from './sso-entry.service.js';
import { SsoMemory } from './sso-memory.service.js';
import { SsoProvider } from './sso-provider.service.js';
import { SsoReturnInvalid } from './sso.errors.js';

interface Redirection {
  readonly url: string;
}

const callbackPath = '/api/v1/auth/sso/callback';

/** Signing in by the OpenID Connect provider: there, back, and into a browser session. */
@Injectable()
export class SsoSignIn {
  constructor(
    private readonly provider: SsoProvider,
    private readonly entry: SsoEntry,
    private readonly origins: OriginCheck,
    private readonly memory: SsoMemory,
  ) {}

  async begin(exchange: BrowserExchange, returnTo: string): Promise<Redirection> {
    const { request } = exchange;
    const isOurs = (origin: string): boolean => this.origins.isAllowed(origin, request);
    // First, so that a program without a provider says so.
    this.provider.requireSettings();
    if (!isReturnTarget(returnTo, isOurs)) throw SsoReturnInvalid();
    const { url, attempt } = await this.provider.begin(this.callbackOf(exchange).href);
    this.memory.keep(exchange, attempt, returnTo);
    return { url };
  }

  /** The browser that began must be the one that comes back: it alone has the sealed attempt. */
  async finish(exchange: BrowserExchange): Promise<Redirection> {
    this.provider.requireSettings();
    const attempt = this.memory.take(exchange);
    const answer = this.callbackOf(exchange);
    answer.search = new URL(exchange.request.originalUrl, answer).search;
    const claims = await this.provider.finish(answer, attempt);
    return { url: await this.entry.enter(exchange, claims, attempt.returnTo) };
  }

  private callbackOf({ request }: BrowserExchange): URL {
    return new URL(callbackPath, this.origins.ownOrigin(request) ?? undefined);
  }
}
