import { createHash } from 'node:crypto';
import type { Actor } from '../access/actor.js';

const known = new WeakMap<Actor, string>();

function textOf({ kind, permissions, scopes, secondFactor }: Actor): string {
  const scoped = [...(scopes ?? [])].map(([permission, ids]) => [permission, [...ids].sort()]);
  scoped.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return JSON.stringify([kind, secondFactor ?? null, [...permissions].sort(), scoped]);
}

/**
 * Everything about an actor that guards and queries decide by, except who it is: actors of one
 * audience get the same answers. All permissions and scopes count, not those that a route is
 * thought to look at, so that a route cannot forget one.
 */
export function audienceOf(actor: Actor | undefined): string {
  if (!actor) return 'everyone';
  let audience = known.get(actor);
  if (audience === undefined) {
    audience = createHash('sha256').update(textOf(actor)).digest('base64url');
    known.set(actor, audience);
  }
  return audience;
}
