import { Injectable } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { AppConfig } from '../../config/app-config.js';
import { LogLevels } from './log-levels.js';
import { createLogger } from './logger.js';

/** The one log of the process; code of the program uses Nest's `Logger`, which ends here. */
@Injectable()
export class RootLogger {
  readonly pino: Logger;

  constructor(
    config: AppConfig,
    private readonly levels: LogLevels,
  ) {
    this.pino = createLogger(config);
    levels.onChange((lowest) => {
      this.pino.level = lowest;
    });
  }

  /** Whether a line of this module is written now. */
  allows(level: Level, module: string): boolean {
    return this.levels.allows(level, module);
  }
}
