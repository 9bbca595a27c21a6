import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrdersModule } from '../orders/orders.module.js';
import { OrderNote } from './entities/order-note.js';
import { NotesController } from './notes.controller.js';
import { NotesExportController } from './notes-export.controller.js';
import { NotesRepository } from './notes.repository.js';
import { NotesService } from './notes.service.js';

@Module({
  imports: [OrdersModule, TypeOrmModule.forFeature([OrderNote])],
  controllers: [NotesExportController, NotesController],
  providers: [NotesRepository, NotesService],
})
export class NotesModule {}
