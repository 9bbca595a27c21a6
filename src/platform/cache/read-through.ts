import { Injectable, Logger } from '@nestjs/common';
import { RequestLife } from '../database/request-life.js';
import { requestContext, runFor, runWithoutClient } from '../observability/request-context.js';
import { Invalidations } from './invalidations.js';
import type { Kept, Outcome } from './kept.js';
import { KeptMemory } from './kept-memory.js';

export interface Wanted<Value extends Kept> {
  readonly key: string;
  readonly tags: readonly string[];
  /** A reading that began at this turn of the clock, or a copy that is as good. */
  readonly read: (since: number) => Promise<[Value, 'hit' | 'miss']>;
}

/** A reading under way. */
interface Flight<Value extends Kept> {
  readonly key: string;
  readonly since: number;
  readonly life: RequestLife;
  readonly landed: Promise<[Value, Outcome]>;
  waiting: number;
}

/**
 * Those who ask for the same at once share one reading and what comes of it, except that nobody who
 * comes after a change gets a reading that began before it. Each waits for as long as their own
 * request lasts, and the reading ends when nobody waits any more.
 */
@Injectable()
export class ReadThrough {
  private readonly logger = new Logger('Cache');
  private readonly flights = new Map<string, Flight<Kept>>();

  constructor(
    private readonly memory: KeptMemory,
    private readonly invalidations: Invalidations,
  ) {}

  /** What memory has, or what is read now and kept. Rejects as the reading does. */
  async obtain<Value extends Kept>(wanted: Wanted<Value>): Promise<[Value, Outcome]> {
    const known = this.memory.findStale(wanted.key) as Value | null;
    if (!known) return this.share(wanted);
    if (performance.now() < known.freshUntil) return [known, 'hit'];
    this.renew(wanted);
    return [known, 'stale'];
  }

  private async share<Value extends Kept>(wanted: Wanted<Value>): Promise<[Value, Outcome]> {
    requestContext()?.life?.requireAlive();
    const flight = this.underway(wanted);
    if (!flight) return this.waitFor(this.depart(wanted));
    const [value] = await this.waitFor(flight);
    return [value, 'hit'];
  }

  private underway<Value extends Kept>({ key, tags }: Wanted<Value>): Flight<Value> | undefined {
    const flight = this.flights.get(key) as Flight<Value> | undefined;
    return flight && this.invalidations.clock.isCurrent(flight.since, tags) ? flight : undefined;
  }

  /** Nobody waits for it. */
  private renew(wanted: Wanted<Kept>): void {
    if (this.underway(wanted)) return;
    runWithoutClient(() => this.waitFor(this.depart(wanted))).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'What is kept could not be read anew.');
    });
  }

  private depart<Value extends Kept>({ key, tags, read }: Wanted<Value>): Flight<Value> {
    const { clock } = this.invalidations;
    const since = clock.now();
    const life = new RequestLife();
    const landed = runFor(life, () => read(since)).then(([value, outcome]): [Value, Outcome] => {
      this.memory.keep(key, value);
      return [value, clock.isCurrent(since, tags) ? outcome : 'miss'];
    });
    const flight = { key, since, life, landed, waiting: 0 };
    this.flights.set(key, flight);
    return flight;
  }

  private async waitFor<Value extends Kept>(flight: Flight<Value>): Promise<[Value, Outcome]> {
    const { life, landed } = flight;
    const own = requestContext()?.life;
    flight.waiting += 1;
    try {
      return await (own ? own.waiting(landed) : landed);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        life.end('left');
        this.forget(flight);
      }
    }
  }

  private forget(flight: Flight<Kept>): void {
    if (this.flights.get(flight.key) === flight) this.flights.delete(flight.key);
  }
}
