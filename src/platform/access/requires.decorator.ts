import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { Forbidden, Unauthenticated } from '../errors/platform.errors.js';
import { type AnyError, ApiErrors } from '../http/api-errors.js';
import { ApiKeyAddressDenied, ApiKeyExpired } from './access.errors.js';
import { SecondFactorRequired } from './assurance.errors.js';
import { accessRuleKey, type AccessRule } from './access-rule.js';
import type { Permission } from './permissions.js';

type RouteDecorator = ClassDecorator & MethodDecorator;

const rule = (value: AccessRule): RouteDecorator => SetMetadata(accessRuleKey, value);

// In the document the two are alternatives. A decorator of Swagger that is used twice documents the
// second time what it documented the first time as well, so each use gets its own.
const eitherCredential = (): RouteDecorator[] => [ApiBearerAuth(), ApiSecurity('api-key')];
const refused = [Unauthenticated, ApiKeyExpired, ApiKeyAddressDenied, SecondFactorRequired];

// Responses belong to a handler; on a whole controller the rule alone is documented.
function documented(errors: readonly AnyError[]): RouteDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key !== undefined && descriptor) ApiErrors(errors)(target, key, descriptor);
  };
}

/** Opens a route (or all of a controller) to actors who have every one of the permissions. */
export function Requires(...permissions: [Permission, ...Permission[]]): RouteDecorator {
  return applyDecorators(
    rule({ kind: 'permissions', permissions }),
    ...eitherCredential(),
    ApiExtension('x-permission', permissions),
    documented([...refused, Forbidden]),
  );
}

/** Opens a route to everyone who is signed in, whatever their roles. */
export function Authenticated(): RouteDecorator {
  return applyDecorators(
    rule({ kind: 'authenticated' }),
    ...eitherCredential(),
    documented(refused),
  );
}

/** Opens a route to everyone; no token is read. */
export function Public(): RouteDecorator {
  return rule({ kind: 'public' });
}
