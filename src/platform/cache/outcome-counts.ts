import type { Metrics } from '../metrics/metrics.js';
import type { Kept, Outcome } from './kept.js';

export type Counts = Record<Outcome, number>;

interface Named {
  readonly name: string;
  readonly help: string;
  /** Its label: `route`. */
  readonly by: string;
}

interface Tally {
  readonly counts: Counts;
  /** Seconds, of all that were not computed at once. */
  age: number;
}

const noCounts = (): Counts => ({ hit: 0, stale: 0, miss: 0, bypass: 0 });

/** How often something was had from memory, and how old it was then. */
export class OutcomeCounts {
  private readonly tallies = new Map<string, Tally>();

  constructor(metrics: Metrics, { name, help, by }: Named) {
    metrics.counter(`orderly_cache_${name}_total`, help, [by, 'outcome'], (counter) => {
      counter.reset();
      for (const [label, { counts }] of this.tallies)
        for (const [outcome, count] of Object.entries(counts))
          counter.inc({ [by]: label, outcome }, count);
    });
    const ages = `Seconds that kept ones were old, added up. ${help}`;
    metrics.counter(`orderly_cache_${name}_age_seconds_total`, ages, [by], (counter) => {
      counter.reset();
      for (const [label, { age }] of this.tallies) counter.inc({ [by]: label }, age);
    });
  }

  /** `kept`: what was shown, unless it was just made. */
  count(label: string, outcome: Outcome, kept?: Pick<Kept, 'storedAt'>): void {
    let tally = this.tallies.get(label);
    if (!tally) {
      tally = { counts: noCounts(), age: 0 };
      this.tallies.set(label, tally);
    }
    tally.counts[outcome] += 1;
    if (kept) tally.age += (performance.now() - kept.storedAt) / 1000;
  }

  /** Of all labels together. */
  get total(): Counts {
    const total = noCounts();
    for (const { counts } of this.tallies.values())
      for (const outcome of Object.keys(total) as Outcome[]) total[outcome] += counts[outcome];
    return total;
  }
}
