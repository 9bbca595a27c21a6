import { OneOf, Text, Whole } from '../../../platform/validation/fields.js';
import type { LogLevelChange } from '../log-level-row.js';
import { type LogLevelName, logLevelNames } from '../log-level-row.js';

export class LogLevelRequest {
  @Text({
    optional: true,
    max: 64,
    pattern: /^[A-Za-z][A-Za-z0-9]*$/,
    description:
      'The `context` of the log lines, `Requests` for those of requests; all of them when absent.',
    example: 'Jobs',
  })
  module?: string;

  @OneOf(logLevelNames, { example: 'debug' })
  level: LogLevelName;

  @Whole({ min: 1, max: 1_440, description: 'When the configured level returns.', example: 15 })
  minutes: number;
}

export function toLogLevelChange({ module, level, minutes }: LogLevelRequest): LogLevelChange {
  return { module: module ?? null, level, minutes };
}
