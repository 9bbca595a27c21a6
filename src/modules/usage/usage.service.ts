import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/clock/clock.js';
import type { PeriodicTask } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { UsageRecorder } from '../../platform/usage/usage-recorder.js';
import type { UsageQuery } from './dto/usage.query.js';
import { UsagePeriodInvalid } from './usage.errors.js';
import { dayOf, isDay, type UsageFilter, type UsageSums } from './usage-report.js';
import { UsageRepository } from './usage.repository.js';

const flushEveryMs = 10_000;
const purgeEveryMs = 3_600_000;
const rowsAtOnce = 500;
const dayMs = 86_400_000;
const usualDays = 30;
const mostDays = 400;

export interface UsageReport {
  readonly filter: UsageFilter;
  readonly groups: readonly UsageSums[];
}

/** Stores what this instance counted in turns, and adds it up for reports. */
@Injectable()
export class UsageService implements BeforeApplicationShutdown {
  private readonly turns: PeriodicTask<void>;

  constructor(
    private readonly recorder: UsageRecorder,
    private readonly repository: UsageRepository,
    private readonly clock: Clock,
    periodic: PeriodicWork,
    config: AppConfig,
  ) {
    const work = (): Promise<void> => this.store();
    this.turns = periodic.define({ name: 'usage', everyMs: flushEveryMs, work });
    const { retentionDays } = config.usage;
    const purge = (): Promise<number> => this.repository.forget(retentionDays);
    periodic.define({ name: 'usage-retention', everyMs: purgeEveryMs, work: purge });
  }

  /** Stores what was counted so far; what cannot be stored waits for the next turn. */
  flush(): Promise<void> {
    return this.turns.run();
  }

  async report(query: UsageQuery): Promise<UsageReport> {
    const filter = this.filterOf(query);
    return { filter, groups: await this.repository.report(filter) };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.store().catch(() => undefined);
  }

  private async store(): Promise<void> {
    const counts = this.recorder.drain();
    for (let at = 0; at < counts.length; at += rowsAtOnce) {
      try {
        await this.repository.add(counts.slice(at, at + rowsAtOnce));
      } catch (error) {
        this.recorder.restore(counts.slice(at));
        throw error;
      }
    }
  }

  private filterOf({ from, to, groupBy = 'day', ...only }: UsageQuery): UsageFilter {
    const last = to ?? dayOf(this.clock.now());
    if (!isDay(last)) throw UsagePeriodInvalid({ reason: 'to' });
    const first = from ?? dayOf(new Date(Date.parse(last) - (usualDays - 1) * dayMs));
    if (!isDay(first)) throw UsagePeriodInvalid({ reason: 'from' });
    const days = (Date.parse(last) - Date.parse(first)) / dayMs + 1;
    if (days < 1 || days > mostDays) throw UsagePeriodInvalid({ reason: 'length' });
    return { from: first, to: last, groupBy, ...only };
  }
}
