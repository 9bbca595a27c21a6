import { Global, Module } from '@nestjs/common';
import { LoadShedding } from './load-shedding.js';

@Global()
@Module({ providers: [LoadShedding], exports: [LoadShedding] })
export class OverloadModule {}
