import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/load-config.js';
import { anonymousActor, systemActor } from '../access/actor.js';
import { type Plan, planOf, tiersFor } from './throttle-plans.js';

const { throttle } = loadConfig({
  NODE_ENV: 'testing',
  THROTTLE_LIMIT: '10',
  THROTTLE_KEY_LIMIT: '20',
  THROTTLE_LOGIN_LIMIT: '3',
  THROTTLE_HEAVY_LIMIT: '2',
});

const namesOf = (plan: Plan | null, actor: Parameters<typeof tiersFor>[1]): string[] =>
  plan === null ? [] : tiersFor(plan, actor).map(({ name, limit }) => `${name} ${limit}`);

const user = { ...systemActor, kind: 'user', id: 'u1' } as const;
const key = { ...systemActor, kind: 'api-key', id: 'k1' } as const;

describe('the tiers of a route', () => {
  it('depend on who asks', () => {
    const plan = planOf(undefined, throttle);
    expect(namesOf(plan, undefined)).toEqual(['address 10']);
    expect(namesOf(plan, anonymousActor)).toEqual(['address 10']);
    expect(namesOf(plan, user)).toEqual(['user 10']);
    expect(namesOf(plan, key)).toEqual(['key 20']);
  });

  it('depend on the route', () => {
    expect(namesOf(planOf('heavy', throttle), key)).toEqual(['key 20', 'heavy 2']);
    expect(namesOf(planOf('login', throttle), user)).toEqual(['sign-in 3']);
    expect(planOf('never', throttle)).toBeNull();
    expect(planOf(undefined, { ...throttle, enabled: false })).toBeNull();
  });

  it('may have one for everybody behind an address', () => {
    const plan = planOf('heavy', { ...throttle, addressLimit: 50 });
    expect(namesOf(plan, user)).toEqual(['user 10', 'all-of-address 50', 'heavy 2']);
    expect(plan?.user[1]).toMatchObject({ by: 'address', policy: '"all-of-address";q=50;w=60' });
  });
});
