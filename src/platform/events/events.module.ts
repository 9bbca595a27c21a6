import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEntry } from './entities/audit-entry.js';
import { ChangeLog } from './change-log.js';
import { OutboxEvent } from './entities/outbox-event.js';

@Global()
@Module({
  imports: [EventEmitterModule.forRoot(), TypeOrmModule.forFeature([AuditEntry, OutboxEvent])],
  providers: [ChangeLog],
  exports: [ChangeLog],
})
export class EventsModule {}
