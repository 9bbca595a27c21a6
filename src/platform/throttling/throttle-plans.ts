import type { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../access/actor.js';
import type { ThrottlePlanName } from './throttled.decorator.js';

/** One limit, and whom it counts. */
export interface Tier {
  readonly name: 'address' | 'user' | 'key' | 'sign-in' | 'heavy' | 'all-of-address';
  readonly limit: number;
  readonly by: 'actor' | 'address';
  /** An item of the RateLimit-Policy header: quota and window. */
  readonly policy: string;
}

/** What is counted of a route's requests, by who makes them. */
export interface Plan {
  readonly nobody: readonly Tier[];
  readonly user: readonly Tier[];
  readonly key: readonly Tier[];
}

type Throttle = AppConfig['throttle'];

/** The tiers of a route, made once; null: its requests are not counted. */
export function planOf(name: ThrottlePlanName | undefined, throttle: Throttle): Plan | null {
  const { limit, keyLimit, loginLimit, heavyLimit, addressLimit, windowSeconds } = throttle;
  if (!throttle.enabled || name === 'never') return null;
  const tier = (tierName: Tier['name'], quota: number, by: Tier['by']): Tier => {
    const policy = `"${tierName}";q=${quota};w=${windowSeconds}`;
    return { name: tierName, limit: quota, by, policy };
  };
  // Whoever signs in is nobody yet, and stepping up is signing in again.
  if (name === 'login') {
    const signIn = [tier('sign-in', loginLimit, 'address')];
    return { nobody: signIn, user: signIn, key: signIn };
  }
  const all = addressLimit === 0 ? [] : [tier('all-of-address', addressLimit, 'address')];
  const rest = name === 'heavy' ? [...all, tier('heavy', heavyLimit, 'actor')] : all;
  return {
    nobody: [tier('address', limit, 'address'), ...rest],
    user: [tier('user', limit, 'actor'), ...rest],
    key: [tier('key', keyLimit, 'actor'), ...rest],
  };
}

export function tiersFor(plan: Plan, actor: Actor | undefined): readonly Tier[] {
  if (actor?.id === undefined || actor.id === null) return plan.nobody;
  return actor.kind === 'api-key' ? plan.key : plan.user;
}
