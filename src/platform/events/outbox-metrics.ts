import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { Metrics } from '../metrics/metrics.js';
import type { PeriodicTask } from '../periodic/periodic-task.js';
import { PeriodicWork } from '../periodic/periodic-work.js';
import { OutboxRepository } from './outbox.repository.js';

const everyMs = 15_000;

/** How far behind the outbox is, looked at in the background. */
@Injectable()
export class OutboxMetrics {
  private readonly backlog: Gauge;
  private readonly lag: Gauge;
  private readonly looks: PeriodicTask<void>;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly metrics: Metrics,
    periodic: PeriodicWork,
  ) {
    this.backlog = metrics.gauge('orderly_outbox_backlog', 'Events that wait to be published.');
    this.lag = metrics.gauge('orderly_outbox_lag_seconds', 'Age of the first of them.');
    // Unknown is not 0: the alert takes a lag that falls for a sign that something publishes.
    this.lag.remove();
    this.looks = periodic.define({ name: 'outbox-metrics', everyMs, work: () => this.look() });
  }

  /** Brings the gauges up to date now. */
  refresh(): Promise<void> {
    return this.looks.run();
  }

  private async look(): Promise<void> {
    if (!this.metrics.enabled) return;
    const { events, lagSeconds } = await this.outbox.backlog();
    this.backlog.set(events);
    this.lag.set(lagSeconds);
  }
}
