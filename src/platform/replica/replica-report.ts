import { Injectable } from '@nestjs/common';
import { type HealthCheck, HealthChecks } from '../health/health-checks.js';
import { Metrics } from '../metrics/metrics.js';
import { ReplicaPool } from './replica-pool.js';
import { ReplicaWatch } from './replica-watch.js';

/** What operators see of the replica: a part of the health, and metrics. */
@Injectable()
export class ReplicaReport {
  constructor(
    checks: HealthChecks,
    metrics: Metrics,
    private readonly watch: ReplicaWatch,
    pool: ReplicaPool,
  ) {
    checks.add('replica', () => this.health());
    metrics.gauge(
      'orderly_db_replica_lag_seconds',
      'How far the replica is behind the primary; +Inf: not known.',
      [],
      (gauge) => gauge.set(this.watch.lagMs / 1000),
    );
    metrics.counter(
      'orderly_db_replica_reads_total',
      'Reads that the replica answered, and those that it left to the primary.',
      ['outcome'],
      (counter) => {
        counter.reset();
        counter.inc({ outcome: 'answered' }, pool.answered);
        counter.inc({ outcome: 'handed-over' }, pool.handedOver);
      },
    );
  }

  /** Nothing fails without it. */
  private health(): HealthCheck {
    const { lagMs, maxLagMs, bytesBehind } = this.watch;
    const known = Number.isFinite(lagMs);
    const state = lagMs <= maxLagMs ? 'up' : 'degraded';
    return { state, details: { lagMs: known ? Math.round(lagMs) : null, maxLagMs, bytesBehind } };
  }
}
