import { JsonObject, OneOf } from '../../../platform/validation/fields.js';
import type { Checks } from '../health.service.js';

export class HealthResponse {
  @OneOf(['up'])
  state: 'up';

  @JsonObject({
    example: { database: 'up', migrations: 'up' },
    description: 'Each `up` or `down`.',
  })
  checks: Checks;
}

export function toHealthResponse(checks: Checks): HealthResponse {
  return { state: 'up', checks };
}
