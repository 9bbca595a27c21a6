import { Module } from '@nestjs/common';
import { IntegrityRepository } from './integrity.repository.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { IntegrityService } from './integrity.service.js';

@Module({
  providers: [IntegrityRepository, IntegrityService, LedgerWatch],
  exports: [IntegrityService],
})
export class IntegrityModule {}
