import { Global, Module } from '@nestjs/common';
import { FaultReports } from './fault-reports.js';

@Global()
@Module({ providers: [FaultReports], exports: [FaultReports] })
export class FaultReportsModule {}
