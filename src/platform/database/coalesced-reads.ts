import { Injectable } from '@nestjs/common';
import { Groups } from './groups.js';
import { askJointly, type JointGroups, workJointly } from './joint-work.js';
import { Sql } from './sql.js';

const limits = { lanes: 2, most: Infinity };

type Work = () => Promise<unknown>;

/**
 * The same read, asked for while it is under way for others, runs once more for all who wait: it
 * begins after all of them arrived, so that none sees less than it would alone. Nobody may change
 * what it gets: others have it too.
 */
@Injectable()
export class CoalescedReads {
  private readonly groups = new Map<string, JointGroups<Work, unknown>>();

  constructor(private readonly sql: Sql) {}

  /** `key` says all that the result depends on. Rejects as `work` alone would. */
  async read<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (!this.sql.joinable) return work();
    return (await askJointly(this.groupOf(key), work)) as T;
  }

  /** How many different reads are under way. */
  get underWay(): number {
    return this.groups.size;
  }

  private groupOf(key: string): JointGroups<Work, unknown> {
    const known = this.groups.get(key);
    if (known) return known;
    const group: JointGroups<Work, unknown> = new Groups(
      (wanted) => workJointly(wanted, (work) => work(), once),
      limits,
      () => this.groups.delete(key),
    );
    this.groups.set(key, group);
    return group;
  }
}

/** The works are the same, so that the first one does for all. */
async function once(works: readonly Work[]): Promise<unknown[]> {
  const result = await works[0]?.();
  return works.map(() => result);
}
