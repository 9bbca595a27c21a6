import { Global, Module } from '@nestjs/common';
import { DatabaseProbe } from '../database/database-probe.js';
import { DiskMetrics } from './disk-metrics.js';
import { HealthChecks } from './health-checks.js';
import { PlatformHealth } from './platform-health.js';
import { PlatformParts } from './platform-parts.js';

/** The registry of checks, and those of the platform. */
@Global()
@Module({
  providers: [DatabaseProbe, DiskMetrics, HealthChecks, PlatformHealth, PlatformParts],
  exports: [DatabaseProbe, HealthChecks],
})
export class PlatformHealthModule {}
