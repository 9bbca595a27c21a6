import { Global, Module } from '@nestjs/common';
import { PeriodicClaims } from './periodic-claims.repository.js';
import { PeriodicWork } from './periodic-work.js';

@Global()
@Module({ providers: [PeriodicClaims, PeriodicWork], exports: [PeriodicWork] })
export class PeriodicModule {}
