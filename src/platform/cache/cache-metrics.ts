import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { CacheLevels } from './cache-levels.js';
import { Invalidations } from './invalidations.js';

/** What the memory of kept answers, reads and addresses holds, and whether it is in use. */
@Injectable()
export class CacheMetrics {
  constructor(
    { memory }: CacheLevels,
    { cache }: AppConfig,
    invalidations: Invalidations,
    metrics: Metrics,
  ) {
    const bytes = 'Memory that kept answers, reads and addresses take, by route or read.';
    metrics.gauge('orderly_cache_bytes', bytes, ['of'], (gauge) => {
      gauge.reset();
      for (const [of, held] of memory.held) gauge.set({ of }, held.bytes);
    });
    const entries = 'Answers, reads and addresses that are kept in memory, by route or read.';
    metrics.gauge('orderly_cache_entries', entries, ['of'], (gauge) => {
      gauge.reset();
      for (const [of, held] of memory.held) gauge.set({ of }, held.entries);
    });
    const evictions = 'Answers, reads and addresses that made room for others.';
    metrics.counter('orderly_cache_evictions_total', evictions, [], (counter) => {
      counter.reset();
      counter.inc(memory.evictions);
    });
    const idle = 'Whether the instance keeps nothing because it cannot hear what changes.';
    metrics.gauge('orderly_cache_uninformed', idle, [], (gauge) =>
      gauge.set(cache.enabled && !invalidations.informed ? 1 : 0),
    );
  }
}
