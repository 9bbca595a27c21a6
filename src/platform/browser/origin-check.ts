import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import { OriginDenied } from './browser.errors.js';
import { isOwnPage, originOf } from './origin-rules.js';

/** Refuses what pages of other origins make a browser send. */
@Injectable()
export class OriginCheck {
  private readonly listed: ReadonlySet<string>;
  private readonly publicOrigin: string | null;

  constructor({ http }: AppConfig) {
    this.listed = new Set(http.corsOrigins);
    this.publicOrigin = http.publicUrl === null ? null : originOf(http.publicUrl);
  }

  /** Throws ORIGIN_DENIED unless a page of this host or of a listed origin sent the request. */
  check(request: Request): void {
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    const claims = { origin, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined };
    if (!isOwnPage(claims, (name) => this.isAllowed(name, request))) throw OriginDenied();
  }

  /** The same before the body is looked at: a form of a foreign page is refused for what it is. */
  readonly handle = (request: Request, _response: Response, next: NextFunction): void => {
    this.check(request);
    next();
  };

  /** Whether pages of the origin are ours: this host, or listed in CORS_ORIGINS. */
  isAllowed(origin: string, request: Request): boolean {
    return this.listed.has(origin) || origin === this.ownOrigin(request);
  }

  /** Where the API is reached, as an origin. Protocol and host honour trusted proxies only. */
  ownOrigin(request: Request): string | null {
    return this.publicOrigin ?? originOf(`${request.protocol}://${request.host}`);
  }
}
