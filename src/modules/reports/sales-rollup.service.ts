import { Injectable } from '@nestjs/common';
import type { PeriodicTask, Turn } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { SalesRollupRepository } from './sales-rollup.repository.js';

const everyMs = 60_000;
const daysAtOnce = 100;

/** Rolls up the days whose sales changed: one instance at a time, a day per transaction. */
@Injectable()
export class SalesRollups {
  private readonly task: PeriodicTask<number>;

  constructor(
    private readonly rollups: SalesRollupRepository,
    periodic: PeriodicWork,
  ) {
    const work = (turn: Turn): Promise<number> => this.rollUpAll(turn);
    this.task = periodic.define({ name: 'reports.sales-rollup', everyMs, work });
  }

  /** Everything that changed until now; answers how many days that were. A run at work is joined. */
  run(): Promise<number> {
    return this.task.run();
  }

  private async rollUpAll(turn: Turn): Promise<number> {
    let done = 0;
    for (const day of await this.rollups.changedDays(daysAtOnce)) {
      if (turn.stopping) break;
      const mine = await turn.claimed(() => this.rollups.rollUp(day).then(() => true));
      if (mine) done += 1;
    }
    return done;
  }
}
