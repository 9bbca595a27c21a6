import type { Permission } from './permissions.js';

/**
 * Who may call a route: anyone, a session's browser by its cookie, anyone signed in, or who has all
 * of the permissions.
 */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'cookie' }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'permissions'; readonly permissions: readonly Permission[] };

export const accessRuleKey = 'orderly:access-rule';
