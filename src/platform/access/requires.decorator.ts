import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { accessRuleKey, type AccessRule } from './access-rule.js';
import type { Permission } from './permissions.js';

const rule = (value: AccessRule) => SetMetadata(accessRuleKey, value);

/** Opens a route (or all of a controller) to actors who have every one of the permissions. */
export function Requires(...permissions: [Permission, ...Permission[]]) {
  return applyDecorators(
    rule({ kind: 'permissions', permissions }),
    ApiBearerAuth(),
    ApiExtension('x-permission', permissions),
  );
}

/** Opens a route to everyone who is signed in, whatever their roles. */
export function Authenticated() {
  return applyDecorators(rule({ kind: 'authenticated' }), ApiBearerAuth());
}

/** Opens a route to everyone; no token is read. */
export function Public() {
  return rule({ kind: 'public' });
}
