import type { DependencyState } from '../resilience/dependency.js';
import type { HealthCheck } from './health-checks.js';

/** Nothing that is asked over the network may take the program down: an open breaker degrades it. */
export function dependencyHealth(states: readonly DependencyState[]): HealthCheck {
  const broken = states.some(({ breaker }) => breaker !== 'closed');
  const details = states.map(({ name, lastFailureAt, ...rest }) => [
    name,
    { ...rest, lastFailureAt: lastFailureAt?.toISOString() ?? null },
  ]);
  return {
    state: broken ? 'degraded' : 'up',
    details: Object.fromEntries(details) as object,
  } as HealthCheck;
}
