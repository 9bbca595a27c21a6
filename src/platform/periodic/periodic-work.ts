import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { FaultReports } from '../faults/fault-reports.js';
import { Metrics } from '../metrics/metrics.js';
import { PeriodicClaims } from './periodic-claims.repository.js';
import { type PeriodicDefinition, PeriodicTask } from './periodic-task.js';

/**
 * Work of the clock: every instance wakes, `turn.claimed` lets one of them work at a time. What
 * must happen once for each change is a job instead (`Jobs`).
 */
@Injectable()
export class PeriodicWork implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Periodic');
  private readonly tasks = new Map<string, PeriodicTask<unknown>>();

  private readonly failures: Counter;

  constructor(
    private readonly claims: PeriodicClaims,
    private readonly faults: FaultReports,
    metrics: Metrics,
  ) {
    this.failures = metrics.counter(
      'orderly_periodic_failures_total',
      'Runs of periodic work that failed.',
      ['task'],
    );
  }

  /** Called in the constructor of the service whose work it is. */
  define<T>(definition: PeriodicDefinition<T>): PeriodicTask<T> {
    const { name } = definition;
    if (this.tasks.has(name)) throw new Error(`The periodic task ${name} is defined twice.`);
    const task = new PeriodicTask(
      definition,
      (...claim) => this.claims.run(...claim),
      (task, err) => this.onFailure(task, err),
    );
    this.tasks.set(name, task);
    return task;
  }

  /** Called when the program serves; a command line does nothing by the clock. */
  start(): void {
    for (const task of this.tasks.values()) task.start();
  }

  private onFailure(task: string, err: unknown): void {
    this.failures.inc({ task });
    this.faults.reportWork('PERIODIC', task, err);
    this.logger.warn({ err, task }, 'A periodic task failed; the next run tries again.');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.tasks.values()].map((task) => task.stop()));
  }
}
