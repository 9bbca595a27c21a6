import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Fault } from './entities/fault.js';
import { FaultIntake } from './fault-intake.service.js';
import { FaultStore } from './fault-store.service.js';
import { FaultsExportController } from './faults-export.controller.js';
import { FaultsController } from './faults.controller.js';
import { FaultsRepository } from './faults.repository.js';
import { FaultsService } from './faults.service.js';
import { SentryService } from './sentry.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Fault])],
  controllers: [FaultsController, FaultsExportController],
  providers: [FaultIntake, FaultsRepository, FaultsService, FaultStore, SentryService],
})
export class FaultsModule {}
