import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LogLevel } from './entities/log-level.js';
import { LogLevelsRepository } from './log-levels.repository.js';
import { LogLevelsController } from './log-levels.controller.js';
import { LogLevelsService } from './log-levels.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LogLevel])],
  controllers: [LogLevelsController],
  providers: [LogLevelsRepository, LogLevelsService],
})
export class LogLevelsModule {}
