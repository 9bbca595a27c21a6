import { SetMetadata } from '@nestjs/common';

/**
 * `login`: counted by address with the limit for sign-ins, in place of the caller's. `heavy`:
 * counted with the limit for reports and exports as well. `never`: not counted, for probes.
 */
export type ThrottlePlanName = 'login' | 'heavy' | 'never';

export const throttlePlanKey = 'orderly:throttle-plan';

/** Departs from the limit per caller (user or key, address without one). */
export function Throttled(plan: ThrottlePlanName): MethodDecorator & ClassDecorator {
  return SetMetadata(throttlePlanKey, plan);
}
