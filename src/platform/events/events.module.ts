import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessDenials } from './access-denials.js';
import { AuditEntry } from './entities/audit-entry.js';
import { ChangeLog } from './change-log.js';
import { OutboxEvent } from './entities/outbox-event.js';
import { SecurityLog } from './security-log.js';

@Global()
@Module({
  imports: [EventEmitterModule.forRoot(), TypeOrmModule.forFeature([AuditEntry, OutboxEvent])],
  providers: [AccessDenials, ChangeLog, SecurityLog],
  exports: [AccessDenials, ChangeLog, SecurityLog],
})
export class EventsModule {}
