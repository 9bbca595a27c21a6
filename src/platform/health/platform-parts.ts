import { Injectable } from '@nestjs/common';
import { JobCounts } from '../jobs/job-counts.repository.js';
import { Redis } from '../redis/redis.js';
import { Dependencies } from '../resilience/dependencies.js';
import { SignalListener } from '../signals/signal-listener.js';
import { dependencyHealth } from './dependency-health.js';
import type { HealthCheck } from './health-checks.js';

const longQueueSeconds = 300;

/** What else has a state that can be read. */
@Injectable()
export class PlatformParts {
  constructor(
    private readonly counts: JobCounts,
    private readonly listener: SignalListener,
    private readonly asked: Dependencies,
    private readonly shared: Redis,
  ) {}

  async jobs(): Promise<HealthCheck> {
    const counts = await this.counts.count();
    const sum = (...states: string[]): number =>
      counts.reduce((all, { state, jobs }) => all + (states.includes(state) ? jobs : 0), 0);
    const due = counts.filter(({ state }) => state === 'created' || state === 'retry');
    const overdueSeconds = Math.floor(Math.max(0, ...due.map((count) => count.overdueSeconds)));
    const failed = sum('failed');
    const details = {
      waiting: sum('created', 'retry'),
      active: sum('active'),
      failed,
      overdueSeconds,
    };
    const late = overdueSeconds > longQueueSeconds;
    return { state: late || failed > 0 ? 'degraded' : 'up', details };
  }

  /** Without them an instance acts on what it knows for as long as that may count. */
  signals(): HealthCheck {
    const { listening } = this.listener;
    return { state: listening ? 'up' : 'degraded', details: { listening } };
  }

  /** Without it every instance caches and counts for itself. */
  redis(): HealthCheck {
    const { configured, ready: connected } = this.shared;
    return {
      state: connected || !configured ? 'up' : 'degraded',
      details: { configured, connected },
    };
  }

  dependencies(): HealthCheck {
    return dependencyHealth(this.asked.states());
  }
}
