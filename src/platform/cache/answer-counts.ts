import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import type { Outcome } from './answer-headers.js';
import { CacheLevels } from './cache-levels.js';

type Counts = Record<Outcome, number>;

/** How often answers were kept ones, by route template. */
@Injectable()
export class AnswerCounts {
  private readonly routes = new Map<string, Counts>();

  constructor({ memory }: CacheLevels, metrics: Metrics) {
    metrics.counter(
      'orderly_cache_answers_total',
      'Answers of routes whose answers are kept.',
      ['route', 'outcome'],
      (counter) => {
        counter.reset();
        for (const [route, counts] of this.routes)
          for (const [outcome, count] of Object.entries(counts))
            counter.inc({ route, outcome }, count);
      },
    );
    metrics.gauge('orderly_cache_bytes', 'Memory that kept answers take.', [], (gauge) =>
      gauge.set(memory.bytes),
    );
    metrics.gauge('orderly_cache_entries', 'Answers that are kept in memory.', [], (gauge) =>
      gauge.set(memory.size),
    );
    metrics.counter(
      'orderly_cache_evictions_total',
      'Answers that made room for others.',
      [],
      (counter) => {
        counter.reset();
        counter.inc(memory.evictions);
      },
    );
  }

  count(route: string, outcome: Outcome): void {
    let counts = this.routes.get(route);
    if (!counts) {
      counts = { hit: 0, miss: 0, bypass: 0 };
      this.routes.set(route, counts);
    }
    counts[outcome] += 1;
  }

  /** Of all routes together. */
  get total(): Counts {
    const total = { hit: 0, miss: 0, bypass: 0 };
    for (const { hit, miss, bypass } of this.routes.values()) {
      total.hit += hit;
      total.miss += miss;
      total.bypass += bypass;
    }
    return total;
  }
}
