import { Global, Module } from '@nestjs/common';
import { LogLevels } from './log-levels.js';
import { NestLogger } from './nest-logger.js';
import { RootLogger } from './root-logger.js';

@Global()
@Module({
  providers: [LogLevels, NestLogger, RootLogger],
  exports: [LogLevels, NestLogger, RootLogger],
})
export class ObservabilityModule {}
