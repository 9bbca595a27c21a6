import { Injectable, Logger } from '@nestjs/common';
import type { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { PeriodicTask } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { IntegrityRepository } from './integrity.repository.js';

const everyMs = 60_000;
const levelsAtATime = 200;
const first = '00000000-0000-0000-0000-000000000000';

/**
 * Goes round all stock levels, a few at a time, and compares them with the ledger: the metric that
 * must be 0. `orderly verify` looks at everything at once.
 */
@Injectable()
export class LedgerWatch {
  private readonly logger = new Logger(LedgerWatch.name);
  private readonly drift: Gauge;
  private readonly checked: Counter;
  private readonly looks: PeriodicTask<void>;
  private cursor = first;
  private foundThisRound = 0;
  private foundLastRound = 0;

  constructor(
    private readonly integrity: IntegrityRepository,
    private readonly metrics: Metrics,
    periodic: PeriodicWork,
  ) {
    this.drift = metrics.gauge(
      'orderly_ledger_drift_levels',
      'Stock levels that differ from their movements, in this round or the last. Must be 0.',
    );
    this.checked = metrics.counter(
      'orderly_ledger_checked_levels_total',
      'Stock levels that were compared with their movements.',
    );
    this.looks = periodic.define({ name: 'ledger-watch', everyMs, work: () => this.look() });
  }

  /** Looks at the next levels now. */
  refresh(): Promise<void> {
    return this.looks.run();
  }

  private async look(): Promise<void> {
    if (!this.metrics.enabled) return;
    const { checked, drifting, lastId } = await this.integrity.ledgerDrift(
      this.cursor,
      levelsAtATime,
    );
    this.checked.inc(checked);
    this.foundThisRound += drifting;
    if (drifting > 0) this.logger.error({ drifting }, 'Stock levels differ from their ledger.');
    this.drift.set(Math.max(this.foundThisRound, this.foundLastRound));
    if (checked === levelsAtATime && lastId !== null) this.cursor = lastId;
    else this.startAgain();
  }

  private startAgain(): void {
    this.cursor = first;
    this.foundLastRound = this.foundThisRound;
    this.foundThisRound = 0;
  }
}
