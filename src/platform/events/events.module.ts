import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessDenials } from './access-denials.js';
import { AuditEntry } from './entities/audit-entry.js';
import { ChangeLog } from './change-log.js';
import { OutboxMetrics } from './outbox-metrics.js';
import { OutboxRepository } from './outbox.repository.js';
import { OutboxEvent } from './entities/outbox-event.js';
import { PersonalKey } from './entities/personal-key.js';
import { PersonalKeys } from './personal-keys.js';
import { SecurityLog } from './security-log.js';

@Global()
@Module({
  imports: [
    EventEmitterModule.forRoot(),
    TypeOrmModule.forFeature([AuditEntry, OutboxEvent, PersonalKey]),
  ],
  providers: [AccessDenials, ChangeLog, OutboxMetrics, OutboxRepository, PersonalKeys, SecurityLog],
  exports: [AccessDenials, ChangeLog, PersonalKeys, SecurityLog],
})
export class EventsModule {}
