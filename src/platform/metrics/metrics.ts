import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { AppConfig } from '../../config/app-config.js';
import { buildInfo } from '../observability/build-info.js';
import { QuickHistogram } from './quick-histogram.js';

/** Seconds, from a cached answer to the longest statement. */
export const durationBuckets = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

// Gauges with the suffix of counters, which Prometheus takes exception to.
const misnamed = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/**
 * What this instance counts, for Prometheus. Whoever measures something makes its metric here, in
 * the constructor, near the code that counts. Label values come from code, never from a request.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  /** False: nobody reads them, so what costs something on the way of a request is left out. */
  readonly enabled: boolean;

  constructor({ metrics, buildCommit }: AppConfig) {
    this.enabled = metrics.port !== null || metrics.token !== null;
    if (this.enabled) this.collectOfProcess();
    const { version, commit, node } = buildInfo(buildCommit);
    this.gauge('orderly_build_info', 'The program that runs; always 1.', [
      'version',
      'commit',
      'node',
    ]).set({ version, commit, node }, 1);
  }

  /** Memory, CPU, event loop and garbage collection. */
  private collectOfProcess(): void {
    collectDefaultMetrics({ register: this.registry });
    for (const name of misnamed) this.registry.removeSingleMetric(name);
  }

  /** `collect` sets the counter when it is read, where somebody else counts. */
  counter(
    name: string,
    help: string,
    labelNames: readonly string[] = [],
    collect: (counter: Counter) => void = () => undefined,
  ): Counter {
    return new Counter({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        collect(this);
      },
    });
  }

  /** `collect` sets the gauge when it is read; without one it keeps what was set. */
  gauge(
    name: string,
    help: string,
    labelNames: readonly string[] = [],
    collect: (gauge: Gauge) => void = () => undefined,
  ): Gauge {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        collect(this);
      },
    });
  }

  /** Of durations in seconds. */
  histogram(name: string, help: string, labelNames: readonly string[] = []): QuickHistogram {
    const registers = [this.registry];
    return new QuickHistogram({ name, help, labelNames, buckets: durationBuckets, registers });
  }
}
