import { Global, Module } from '@nestjs/common';
import { NestLogger } from './nest-logger.js';
import { RootLogger } from './root-logger.js';

@Global()
@Module({ providers: [NestLogger, RootLogger], exports: [NestLogger, RootLogger] })
export class ObservabilityModule {}
