import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AdminController } from './admin.controller.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, AdminController],
  providers: [HealthService],
})
export class HealthModule {}
