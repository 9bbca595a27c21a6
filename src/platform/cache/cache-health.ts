import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { type HealthCheck, HealthChecks } from '../health/health-checks.js';
import { AnswerCounts } from './answer-counts.js';
import { CacheLevels } from './cache-levels.js';
import { Invalidations } from './invalidations.js';

/** What the cache says about itself in `GET /admin/health`. */
@Injectable()
export class CacheHealth {
  constructor(
    checks: HealthChecks,
    private readonly config: AppConfig,
    private readonly levels: CacheLevels,
    private readonly invalidations: Invalidations,
    private readonly counts: AnswerCounts,
  ) {
    checks.add('cache', () => this.check());
  }

  private check(): HealthCheck {
    const { enabled, maxBytes } = this.config.cache;
    const { informed } = this.invalidations;
    const { size: entries, bytes } = this.levels.memory;
    const details = { enabled, informed, entries, bytes, maxBytes, answers: this.counts.total };
    // Without news of others nothing is kept, which is slower and right.
    return { state: informed || !enabled ? 'up' : 'degraded', details };
  }
}
