import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { DatabasePool } from '../database/database-pool.js';
import { DatabaseProbe } from '../database/database-probe.js';
import { diskHealth, watchedFolders } from './disk-space.js';
import { type HealthCheck, HealthChecks } from './health-checks.js';
import { PlatformParts } from './platform-parts.js';

/** The checks of the platform's own parts. */
@Injectable()
export class PlatformHealth {
  constructor(
    checks: HealthChecks,
    config: AppConfig,
    private readonly probe: DatabaseProbe,
    pool: DatabasePool,
    parts: PlatformParts,
  ) {
    checks.add('database', () => this.database());
    checks.add('migrations', () => this.migrations());
    checks.add('pool', () => poolHealth(pool));
    checks.add('jobs', () => parts.jobs());
    checks.add('signals', () => parts.signals());
    checks.add('dependencies', () => parts.dependencies());
    checks.add('redis', () => parts.redis());
    checks.add('disk', () => diskHealth(watchedFolders(config)));
  }

  private async database(): Promise<HealthCheck> {
    return { state: 'up', details: { latencyMs: await this.probe.latencyMs() } };
  }

  private async migrations(): Promise<HealthCheck> {
    const pending = await this.probe.pendingMigrations();
    return { state: pending.length === 0 ? 'up' : 'down', details: { pending } };
  }
}

function poolHealth(pool: DatabasePool): HealthCheck {
  const details = { ...pool.state };
  return { state: details.waiting > 0 ? 'degraded' : 'up', details };
}
