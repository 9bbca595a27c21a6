import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CoalescedReads } from './coalesced-reads.js';
import type { Sql } from './sql.js';

interface Run {
  readonly succeed: (value: string) => void;
  readonly fail: (error: Error) => void;
}

function scene(joinable = true) {
  const runs: Run[] = [];
  const reads = new CoalescedReads({ joinable } as Sql);
  const ask = (key = 'teas') =>
    reads.read<string>(
      key,
      () => new Promise((resolve, fail) => runs.push({ succeed: resolve, fail })),
    );
  return { runs, reads, ask };
}

describe('CoalescedReads', () => {
  it('reads once more for all who came meanwhile, and forgets what nobody reads', async () => {
    const { runs, reads, ask } = scene();
    const answers = Promise.all([1, 2, 3, 4, 5].map(() => ask()));
    expect(runs).toHaveLength(2);
    runs[0]?.succeed('old');
    await nextTurn();
    expect(runs).toHaveLength(3);
    runs[2]?.succeed('new');
    runs[1]?.succeed('old');
    expect(await answers).toEqual(['old', 'old', 'new', 'new', 'new']);
    await nextTurn();
    expect(reads.underWay).toBe(0);
  });

  it('keeps different reads apart', async () => {
    const { runs, reads, ask } = scene();
    const answers = Promise.all(['teas', 'pots', 'cups'].map(ask));
    expect(reads.underWay).toBe(3);
    runs.forEach(({ succeed }, index) => succeed(String(index)));
    expect(await answers).toEqual(['0', '1', '2']);
  });

  it('lets each try by itself when the shared read fails', async () => {
    const { runs, ask } = scene();
    const busy = [ask(), ask()];
    const [third, fourth] = [ask(), ask()];
    runs.forEach(({ succeed }) => succeed('teas'));
    await Promise.all(busy);
    await nextTurn();
    runs[2]?.fail(new Error('a lost connection'));
    await nextTurn();
    expect(runs).toHaveLength(5);
    runs[3]?.succeed('teas');
    runs[4]?.fail(new Error('a lost connection'));
    expect(await third).toBe('teas');
    await expect(fourth).rejects.toThrow('a lost connection');
  });

  it('does not share within a transaction', async () => {
    const { runs, ask } = scene(false);
    const answers = Promise.all([ask(), ask(), ask()]);
    expect(runs).toHaveLength(3);
    runs.forEach(({ succeed }) => succeed('own'));
    expect(await answers).toEqual(['own', 'own', 'own']);
  });
});
