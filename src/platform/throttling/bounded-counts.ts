import { groupOf, wideGroupOf } from './caller-groups.js';

interface Level {
  readonly hits: Map<string, number>;
  readonly most: number;
  readonly nameOf: (id: string) => string;
}

/** So many callers are counted one by one in a window; later ones by group, and these are bounded too. */
export const mostCallers = 30_000;
const mostGroups = 10_000;

const level = (most: number, nameOf: Level['nameOf']): Level => ({
  hits: new Map(),
  most,
  nameOf,
});

/**
 * Counts of one tier in one window, in bounded memory. Whoever fills it shares a counter with the
 * neighbours from then on: not with everybody, whom that would lock out.
 */
export class BoundedCounts {
  private readonly levels: readonly Level[] = [
    level(mostCallers, (id) => id),
    level(mostGroups, groupOf),
    level(Infinity, wideGroupOf),
  ];

  /** Counts one more; answers how many that makes of the caller, or of its group. */
  hit(id: string): number {
    const { hits, name } = this.counterOf(id);
    const total = (hits.get(name) ?? 0) + 1;
    hits.set(name, total);
    return total;
  }

  /** Of the counter that the caller's next hit is added to. */
  count(id: string): number {
    const { hits, name } = this.counterOf(id);
    return hits.get(name) ?? 0;
  }

  /** Takes over a higher count of a caller that has been counted. */
  raise(id: string, total: number): void {
    const { hits, name } = this.counterOf(id);
    const known = hits.get(name);
    if (known !== undefined && known < total) hits.set(name, total);
  }

  private counterOf(id: string): { readonly hits: Map<string, number>; readonly name: string } {
    for (const { hits, most, nameOf } of this.levels) {
      const name = nameOf(id);
      if (hits.size < most || hits.has(name)) return { hits, name };
    }
    throw new Error('The last level takes everybody.');
  }
}
