import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';
import { AuditUpkeepRepository } from './audit-upkeep.repository.js';
import { AuditUpkeep } from './audit-upkeep.service.js';
import { AuditVerification } from './audit-verification.service.js';
import { AuditSeal } from './entities/audit-seal.js';
import { auditExports } from './audit-export.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([AuditSeal])],
  controllers: [...auditExports, AuditController],
  providers: [AuditRepository, AuditService, AuditUpkeep, AuditUpkeepRepository, AuditVerification],
})
export class AuditModule {}
