import { AsyncResource } from 'node:async_hooks';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly requireWanted: () => void;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupLimits {
  /** How many groups are under way at once. */
  readonly lanes: number;
  /** The most items of one group. */
  readonly most: number;
}

// A group belongs to no request: neither its deadline nor its trace may be the first caller's, nor
// those of the request in which the groups were made.
const scope = new AsyncResource('Groups');

/**
 * Items that arrive while others are under way go together as the next group, in the order of their
 * arrival. Nobody waits for a group to fill: an item that finds a free lane goes at once, alone.
 */
export class Groups<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly underWay = new Set<Promise<void>>();

  /**
   * `send` answers the results in the order of the items; its failure is the failure of all. `idle`
   * is called when nothing waits or is under way any more.
   */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: GroupLimits,
    private readonly idle: () => void = () => undefined,
  ) {}

  /** `requireWanted` is called before the item goes; what it throws is the answer then. */
  add(item: Item, requireWanted: () => void = () => undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, requireWanted, resolve, reject });
      this.fillLanes();
    });
  }

  /** Resolves when nothing waits or is under way any more. */
  async drain(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private fillLanes(): void {
    while (this.underWay.size < this.limits.lanes) {
      const group = this.nextGroup();
      if (group.length === 0) break;
      const trip = scope.runInAsyncScope(() => this.carry(group));
      this.underWay.add(trip);
      void trip.then(() => {
        this.underWay.delete(trip);
        this.fillLanes();
      });
    }
    if (this.underWay.size === 0) this.idle();
  }

  private nextGroup(): Waiting<Item, Result>[] {
    const group: Waiting<Item, Result>[] = [];
    while (group.length < this.limits.most) {
      const next = this.waiting.shift();
      if (!next) break;
      try {
        next.requireWanted();
        group.push(next);
      } catch (error) {
        next.reject(error);
      }
    }
    return group;
  }

  private async carry(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.send(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
