import { Injectable } from '@nestjs/common';
import { requestContext } from '../observability/request-context.js';
import { Groups } from './groups.js';
import { type Asker, type Outcome, outcomeFor, runAlone, runJointly } from './joint-work.js';
import { Sql } from './sql.js';

const limits = { lanes: 2, most: Infinity };

interface Wanted<T> {
  readonly asker: Asker;
  readonly work: () => Promise<T>;
}

/**
 * The same read, asked for while it is under way for others, runs once more for all who wait: it
 * begins after all of them arrived, so that none sees less than it would alone. Nobody may change
 * what it gets: others have it too.
 */
@Injectable()
export class CoalescedReads {
  private readonly groups = new Map<string, Groups<Wanted<unknown>, Outcome<unknown>>>();

  constructor(private readonly sql: Sql) {}

  /** `key` says all that the result depends on. Rejects as `work` alone would. */
  async read<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (!this.sql.joinable) return work();
    const asker = requestContext();
    const shared = this.groupOf(key).add({ asker, work }, () => asker?.life?.requireAlive());
    return outcomeFor(asker, shared as Promise<Outcome<T>>);
  }

  /** How many different reads are under way. */
  get underWay(): number {
    return this.groups.size;
  }

  private groupOf(key: string): Groups<Wanted<unknown>, Outcome<unknown>> {
    const known = this.groups.get(key);
    if (known) return known;
    const group = new Groups(run, limits, () => this.groups.delete(key));
    this.groups.set(key, group);
    return group;
  }
}

/** When what is shared fails, each tries by itself. */
async function run(wanted: readonly Wanted<unknown>[]): Promise<Outcome<unknown>[]> {
  const each = (): Promise<Outcome<unknown>[]> =>
    Promise.all(wanted.map(({ asker, work }) => runAlone(asker, work)));
  const [first] = wanted;
  if (!first || wanted.length === 1) return each();
  try {
    const askers = wanted.map(({ asker }) => asker);
    const value = await runJointly(askers, first.work);
    return wanted.map(() => ({ value }));
  } catch {
    return each();
  }
}
