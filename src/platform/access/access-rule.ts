import type { Permission } from './permissions.js';

/** Who may call a route: anyone, anyone signed in, or who has all of the permissions. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'permissions'; readonly permissions: readonly Permission[] };

export const accessRuleKey = 'orderly:access-rule';
