import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SalesChange } from './entities/sales-change.js';
import { SalesRollup } from './entities/sales-rollup.js';
import { OperationsReportRepository } from './operations-report.repository.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';
import { SalesReportRepository } from './sales-report.repository.js';
import { SalesRollupRepository } from './sales-rollup.repository.js';
import { SalesRollups } from './sales-rollup.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SalesChange, SalesRollup])],
  controllers: [ReportsController],
  providers: [
    OperationsReportRepository,
    ReportsService,
    SalesReportRepository,
    SalesRollupRepository,
    SalesRollups,
  ],
})
export class ReportsModule {}
