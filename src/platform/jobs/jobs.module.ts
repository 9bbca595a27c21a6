import { Global, Module } from '@nestjs/common';
import { JobEngine } from './job-engine.js';
import { JobRegistry } from './job-registry.js';
import { Jobs } from './jobs.js';

@Global()
@Module({ providers: [JobEngine, JobRegistry, Jobs], exports: [Jobs] })
export class JobsModule {}
