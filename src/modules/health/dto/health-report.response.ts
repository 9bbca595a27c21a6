import type { HealthState, NamedHealthCheck } from '../../../platform/health/health-checks.js';
import { JsonObject, Nested, OneOf, Text, Timestamp } from '../../../platform/validation/fields.js';

const states = ['up', 'degraded', 'down'] as const;

export class HealthCheckResponse {
  @Text({ example: 'database' }) name: string;
  @OneOf(states) state: HealthState;
  @JsonObject({ example: { latencyMs: 1 }, description: 'Figures and reasons; may grow.' })
  details: Readonly<Record<string, unknown>>;
}

export class HealthReportResponse {
  @OneOf(states, { description: 'The worst of the checks.' }) state: HealthState;
  @Timestamp() checkedAt: string;
  @Nested(() => HealthCheckResponse, { list: true }) checks: HealthCheckResponse[];
}

export function toHealthReportResponse(checks: readonly NamedHealthCheck[]): HealthReportResponse {
  const worst = Math.max(0, ...checks.map(({ state }) => states.indexOf(state)));
  return {
    state: states[worst] ?? 'up',
    checkedAt: new Date().toISOString(),
    checks: checks.map(({ name, state, details }) => ({ name, state, details })),
  };
}
