import { Injectable } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { AppConfig } from '../../config/app-config.js';
import { LogLevels } from './log-levels.js';
import { createLogs, type PlainLog } from './logger.js';

/** The one log of the process; code of the program uses Nest's `Logger`, which ends here. */
@Injectable()
export class RootLogger {
  readonly pino: Logger;
  /** For the lines of requests: they name no secret, and there are many. */
  readonly plain: PlainLog;

  constructor(
    config: AppConfig,
    private readonly levels: LogLevels,
  ) {
    const { program, plain } = createLogs(config);
    this.pino = program;
    this.plain = plain;
    levels.onChange((lowest) => {
      program.level = lowest;
    });
  }

  /** Whether a line of this module is written now. */
  allows(level: Level, module: string): boolean {
    return this.levels.allows(level, module);
  }
}
