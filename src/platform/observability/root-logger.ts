import { Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AppConfig } from '../../config/app-config.js';
import { createLogger } from './logger.js';

/** The one log of the process; code of the program uses Nest's `Logger`, which ends here. */
@Injectable()
export class RootLogger {
  readonly pino: Logger;

  constructor(config: AppConfig) {
    this.pino = createLogger(config);
  }
}
