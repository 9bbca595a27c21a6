import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEntry } from './audit-entry.entity.js';
import { ChangeLog } from './change-log.js';
import { OutboxEvent } from './outbox-event.entity.js';

@Global()
@Module({
  imports: [EventEmitterModule.forRoot(), TypeOrmModule.forFeature([AuditEntry, OutboxEvent])],
  providers: [ChangeLog],
  exports: [ChangeLog],
})
export class EventsModule {}
