import type { AppConfig } from '../../../config/app-config.js';
import { Nested, OneOf, Text, Timestamp } from '../../../platform/validation/fields.js';
import { type LogLevelName, logLevelNames, type LogLevelRow } from '../log-level-row.js';

export class LogLevelResponse {
  @Text({ nullable: true, description: 'Null: all modules.', example: 'Jobs' })
  module: string | null;

  @OneOf(logLevelNames, { example: 'debug' })
  level: LogLevelName;

  @Timestamp()
  expiresAt: string;
}

export class LogLevelsResponse {
  @OneOf(logLevelNames, { example: 'info', description: 'What holds where nothing else is said.' })
  configured: LogLevelName;

  @Nested(() => LogLevelResponse, { list: true })
  changed: LogLevelResponse[];
}

export function toLogLevelsResponse(
  { logging }: AppConfig,
  rows: readonly LogLevelRow[],
): LogLevelsResponse {
  const changed = rows.map(({ module, level, expiresAt }) => ({
    module: module === '' ? null : module,
    level,
    expiresAt: expiresAt.toISOString(),
  }));
  return { configured: logging.level, changed };
}
