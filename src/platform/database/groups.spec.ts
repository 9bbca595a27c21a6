import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Groups } from './groups.js';

interface Trip {
  readonly items: readonly number[];
  readonly succeed: () => void;
  readonly fail: (error: Error) => void;
}

interface Scene {
  readonly group: Groups<number, string>;
  readonly trips: Trip[];
}

function scene(lanes: number): Scene {
  const trips: Trip[] = [];
  const send = (items: readonly number[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const succeed = (): void => resolve(items.map((item) => `done ${item}`));
      trips.push({ items, succeed, fail: reject });
    });
  return { group: new Groups(send, { lanes, most: 3 }), trips };
}

const itemsOf = (trips: readonly Trip[]): unknown => trips.map(({ items }) => items);

describe('Groups', () => {
  it('sends what finds a free lane at once, and what arrives meanwhile together', async () => {
    const { group, trips } = scene(2);
    const results = Promise.all([1, 2, 3, 4, 5, 6].map((item) => group.add(item)));
    expect(itemsOf(trips)).toEqual([[1], [2]]);
    trips[1]?.succeed();
    await nextTurn();
    expect(itemsOf(trips)).toEqual([[1], [2], [3, 4, 5]]);
    trips[2]?.succeed();
    await nextTurn();
    expect(itemsOf(trips)).toEqual([[1], [2], [3, 4, 5], [6]]);
    trips[0]?.succeed();
    trips[3]?.succeed();
    expect(await results).toEqual([1, 2, 3, 4, 5, 6].map((item) => `done ${item}`));
  });

  it('tells all of a group of its failure, and goes on with the next one', async () => {
    const { group, trips } = scene(1);
    const [first, ...others] = [1, 2, 3, 4, 5].map((item) => group.add(item));
    trips[0]?.succeed();
    await first;
    await nextTurn();
    const failed = Promise.allSettled(others.slice(0, 3));
    trips[1]?.fail(new Error('planted'));
    expect((await failed).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    await nextTurn();
    trips[2]?.succeed();
    expect(await others[3]).toBe('done 5');
  });

  it('leaves out who does not want it any more when it goes', async () => {
    const { group, trips } = scene(1);
    const first = group.add(1);
    const left = group.add(2, () => {
      throw new Error('left');
    });
    const stayed = group.add(3);
    const refused = expect(left).rejects.toThrow('left');
    trips[0]?.succeed();
    await first;
    await refused;
    expect(itemsOf(trips)).toEqual([[1], [3]]);
    trips[1]?.succeed();
    expect(await stayed).toBe('done 3');
  });

  it('drains what waits and what is under way', async () => {
    const { group, trips } = scene(1);
    const all = Promise.all([group.add(1), group.add(2)]);
    let drained = false;
    const draining = group.drain().then(() => (drained = true));
    trips[0]?.succeed();
    await nextTurn();
    expect(drained).toBe(false);
    trips[1]?.succeed();
    await draining;
    expect(await all).toEqual(['done 1', 'done 2']);
  });

  it('belongs to no caller', async () => {
    const caller = new AsyncLocalStorage<string>();
    const group = new Groups(async () => [caller.getStore() ?? 'nobody'], {
      lanes: 1,
      most: 1,
    });
    expect(await caller.run('somebody', () => group.add(1))).toBe('nobody');
  });

  it('belong to no caller either when one of them made them', async () => {
    const caller = new AsyncLocalStorage<string>();
    const send = () => Promise.resolve([caller.getStore() ?? 'nobody']);
    const group = caller.run('the first', () => new Groups(send, { lanes: 1, most: 1 }));
    expect(await group.add(1)).toBe('nobody');
  });

  it('say when nothing waits or is under way any more, also when nothing ever was', async () => {
    let idle = 0;
    const send = (items: readonly number[]) => Promise.resolve(items);
    const group = new Groups(send, { lanes: 1, most: 1 }, () => (idle += 1));
    await Promise.all([group.add(1), group.add(2)]);
    await nextTurn();
    expect(idle).toBe(1);
    const gone = group.add(3, () => {
      throw new Error('nobody wants it');
    });
    await expect(gone).rejects.toThrow('nobody wants it');
    expect(idle).toBe(2);
  });
});
