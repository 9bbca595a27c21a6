import { Injectable } from '@nestjs/common';
import type { PeriodicTask, Turn } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { LeadTimesRepository } from './lead-times.repository.js';

const everyMs = 60_000;
const batch = 5000;

/**
 * Fills in the lead times of what left before they were kept, or through the release before this
 * one: one instance at a time, a batch per transaction. The report is right meanwhile, but slower.
 */
@Injectable()
export class LeadTimes {
  private readonly task: PeriodicTask<number>;

  constructor(
    private readonly shipments: LeadTimesRepository,
    periodic: PeriodicWork,
  ) {
    const work = (turn: Turn): Promise<number> => this.fillAll(turn);
    this.task = periodic.define({ name: 'shipments.lead-times', everyMs, work });
  }

  /** Fills in all that are missing; answers how many those were. A run at work is joined. */
  run(): Promise<number> {
    return this.task.run();
  }

  private async fillAll(turn: Turn): Promise<number> {
    let done = 0;
    while (!turn.stopping) {
      const filled = (await turn.claimed(() => this.shipments.fill(batch))) ?? 0;
      done += filled;
      if (filled < batch) break;
    }
    return done;
  }
}
