import { SetMetadata } from '@nestjs/common';

/** `login`: counted by address with the limit for sign-ins. `never`: not counted, for probes. */
export type ThrottlePlanName = 'login' | 'never';

export const throttlePlanKey = 'orderly:throttle-plan';

/** Departs from the general limit per actor (per address without one). */
export function Throttled(plan: ThrottlePlanName): MethodDecorator & ClassDecorator {
  return SetMetadata(throttlePlanKey, plan);
}
