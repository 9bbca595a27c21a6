import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { Metrics } from '../metrics/metrics.js';
import type { PeriodicTask } from '../periodic/periodic-task.js';
import { PeriodicWork } from '../periodic/periodic-work.js';
import { JobCounts } from './job-counts.repository.js';
import { JobRegistry } from './job-registry.js';

const everyMs = 15_000;

/**
 * The queues as metrics, looked at in the background: whoever reads the metrics must not wait for a
 * database that has no connection to give.
 */
@Injectable()
export class JobMetrics {
  private readonly jobs: Gauge;
  private readonly overdue: Gauge;
  private readonly looks: PeriodicTask<void>;

  constructor(
    private readonly counts: JobCounts,
    private readonly registry: JobRegistry,
    private readonly metrics: Metrics,
    periodic: PeriodicWork,
  ) {
    this.jobs = metrics.gauge('orderly_jobs', 'Jobs of all instances that are not done.', [
      'queue',
      'state',
    ]);
    this.overdue = metrics.gauge(
      'orderly_jobs_overdue_seconds',
      'How long the first job of a queue waits beyond its time.',
      ['queue'],
    );
    this.looks = periodic.define({ name: 'job-metrics', everyMs, work: () => this.look() });
  }

  /** Brings the gauges up to date now. */
  refresh(): Promise<void> {
    return this.looks.run();
  }

  private async look(): Promise<void> {
    if (!this.metrics.enabled) return;
    const counts = await this.counts.count();
    this.jobs.reset();
    this.overdue.reset();
    for (const { name: queue } of this.registry.definitions) {
      for (const state of ['created', 'retry', 'active', 'failed'])
        this.jobs.set({ queue, state }, 0);
      this.overdue.set({ queue }, 0);
    }
    for (const { queue, state, jobs, overdueSeconds } of counts) {
      this.jobs.set({ queue, state }, jobs);
      if (state === 'created' || state === 'retry') this.overdue.set({ queue }, overdueSeconds);
    }
  }
}
