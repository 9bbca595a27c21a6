import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { FaultReports } from '../../platform/faults/fault-reports.js';
import type { PeriodicTask } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { type CountedFault, FaultBuffer } from './fault-buffer.js';
import { FaultStore } from './fault-store.service.js';
import { SentryService } from './sentry.service.js';

const everyMs = 2_000;
const bufferedKinds = 200;

/** Keeps faults, off the path of the requests that met them: counted in memory, stored in turns. */
@Injectable()
export class FaultIntake implements BeforeApplicationShutdown {
  private readonly buffer = new FaultBuffer(bufferedKinds);
  private readonly task: PeriodicTask<void>;

  constructor(
    reports: FaultReports,
    periodic: PeriodicWork,
    private readonly store: FaultStore,
    private readonly sentry: SentryService,
  ) {
    reports.on((report) => this.buffer.add(report));
    this.task = periodic.define({ name: 'faults', everyMs, work: () => this.storeAll() });
  }

  /** Stores what was met so far. What cannot be stored waits for the next turn. */
  flush(): Promise<void> {
    return this.task.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.storeAll().catch(() => undefined);
  }

  private async storeAll(): Promise<void> {
    const drained = this.buffer.drain();
    if (drained.length === 0) return;
    this.sentry.send(drained);
    while (drained.length > 0) {
      const [fault] = drained as [CountedFault];
      try {
        await this.store.keep(fault);
      } catch (error) {
        for (const unkept of drained) this.buffer.merge(unkept);
        throw error;
      }
      drained.shift();
    }
  }
}
