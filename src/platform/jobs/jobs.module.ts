import { Global, Module } from '@nestjs/common';
import { JobEngine } from './job-engine.js';
import { JobCounts } from './job-counts.repository.js';
import { JobMetrics } from './job-metrics.js';
import { JobRegistry } from './job-registry.js';
import { Jobs } from './jobs.js';

@Global()
@Module({
  providers: [JobCounts, JobEngine, JobMetrics, JobRegistry, Jobs],
  exports: [JobCounts, Jobs],
})
export class JobsModule {}
