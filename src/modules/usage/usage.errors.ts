import { defineError } from '../../platform/errors/domain-error.js';

export const UsagePeriodInvalid = defineError<{ reason: string }>('USAGE_PERIOD_INVALID', {
  kind: 'invalid',
  message: 'The days of the report are no days, not in their order, or too many.',
});
