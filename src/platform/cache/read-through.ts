import { Injectable, Logger } from '@nestjs/common';
import { runWithoutClient } from '../observability/request-context.js';
import { Invalidations } from './invalidations.js';
import type { Kept, Outcome } from './kept.js';
import { KeptMemory } from './kept-memory.js';

export interface Wanted<Value extends Kept> {
  readonly key: string;
  readonly tags: readonly string[];
  /** A reading that began at this turn of the clock, or a copy that is as good. */
  readonly read: (since: number) => Promise<[Value, 'hit' | 'miss']>;
}

interface Flight {
  readonly since: number;
  readonly landed: Promise<Kept>;
}

/**
 * Those who ask for the same at once share one reading, except that nobody who comes after a change
 * gets a reading that began before it. A reading ends with the request that began it; whoever waited
 * for it reads for themselves then.
 */
@Injectable()
export class ReadThrough {
  private readonly logger = new Logger('Cache');
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly memory: KeptMemory,
    private readonly invalidations: Invalidations,
  ) {}

  /** What memory has, or what is read now and kept. Rejects as the reading does. */
  async obtain<Value extends Kept>(wanted: Wanted<Value>): Promise<[Value, Outcome]> {
    const { key, read } = wanted;
    const known = this.memory.find(key) as Value | null;
    if (known) return [known, 'hit'];
    const old = this.memory.findStale(key) as Value | null;
    if (old) {
      this.renew(wanted);
      return [old, 'stale'];
    }
    const flight = this.underway(wanted);
    if (!flight) return this.depart(wanted);
    const landed = (await flight.landed.catch(() => null)) as Value | null;
    if (landed) return [landed, 'hit'];
    return [(await read(this.invalidations.clock.now()))[0], 'miss'];
  }

  private underway({ key, tags }: Wanted<Kept>): Flight | undefined {
    const flight = this.flights.get(key);
    return flight && this.invalidations.clock.isCurrent(flight.since, tags) ? flight : undefined;
  }

  /** Nobody waits for it. */
  private renew(wanted: Wanted<Kept>): void {
    if (this.underway(wanted)) return;
    runWithoutClient(() => this.depart(wanted)).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'What is kept could not be read anew.');
    });
  }

  private async depart<Value extends Kept>(wanted: Wanted<Value>): Promise<[Value, Outcome]> {
    const { key, tags, read } = wanted;
    const { clock } = this.invalidations;
    const since = clock.now();
    const reading = read(since);
    const flight = { since, landed: reading.then(([value]) => value) };
    flight.landed.catch(() => undefined);
    this.flights.set(key, flight);
    try {
      const [value, outcome] = await reading;
      this.memory.keep(key, value);
      return [value, clock.isCurrent(since, tags) ? outcome : 'miss'];
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }
}
