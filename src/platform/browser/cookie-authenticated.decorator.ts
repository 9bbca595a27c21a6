import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiCookieAuth, ApiHeader } from '@nestjs/swagger';
import { accessRuleKey, type AccessRule } from '../access/access-rule.js';
import { Public } from '../access/requires.decorator.js';
import { Unauthenticated } from '../errors/platform.errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { CookieMalformed, CsrfInvalid, OriginDenied } from './browser.errors.js';
import { CookieGuard } from './cookie.guard.js';
import { OriginGuard } from './origin.guard.js';

const byCookie: AccessRule = { kind: 'cookie' };

/** Opens a route to pages of this host and of the listed origins, signed in or not. */
export function FromOwnPage(): MethodDecorator {
  return applyDecorators(
    Public(),
    UseGuards(OriginGuard),
    ApiErrors([OriginDenied, CookieMalformed]),
  );
}

function documented({ issuesCsrf = false }): MethodDecorator {
  const errors = [OriginDenied, CookieMalformed, Unauthenticated];
  if (issuesCsrf) return ApiErrors(errors);
  const schema = { type: 'string', maxLength: 256 } as const;
  const description = 'The `csrfToken` of the sign-in, of the last refresh or of GET csrf.';
  return applyDecorators(
    ApiHeader({ name: 'X-CSRF-Token', required: true, description, schema }),
    ApiErrors([...errors, CsrfInvalid]),
  );
}

/**
 * Opens a route to the session in the browser's cookie, for pages of this host and of the listed
 * origins. Every method but GET needs the CSRF token; `issuesCsrf` says that the GET hands it out.
 */
export function CookieAuthenticated(
  options: { readonly issuesCsrf?: boolean } = {},
): MethodDecorator {
  return applyDecorators(
    SetMetadata(accessRuleKey, byCookie),
    UseGuards(OriginGuard, CookieGuard),
    ApiCookieAuth('cookie'),
    documented(options),
  );
}
