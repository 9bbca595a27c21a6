import { setImmediate as tick } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CacheParts, keptFor } from '../../../test/support/cache-parts.js';
import type { Kept, Outcome } from './kept.js';

let parts: CacheParts;
let readings: { since: number; land: (value?: Kept) => void; fail: () => void }[];

/** Asks for the tea; its readings wait to be told how they end. */
const ask = (): Promise<[Kept, Outcome]> =>
  parts.through.obtain({
    key: 'tea',
    tags: ['tea'],
    read: (since) =>
      new Promise((resolve, reject) => {
        const land = (value = keptFor(since)): void => resolve([value, 'miss']);
        readings.push({ since, land, fail: () => reject(new Error('no tea')) });
      }),
  });

const outcomeOf = async (asked: Promise<[Kept, Outcome]>): Promise<Outcome> => (await asked)[1];

beforeEach(() => {
  parts = new CacheParts();
  readings = [];
});

describe('reading through memory', () => {
  it('shares one reading among those who ask at once, and keeps it', async () => {
    const asked = [ask(), ask(), ask()].map(outcomeOf);
    expect(readings).toHaveLength(1);
    readings[0]?.land();
    expect(await Promise.all(asked)).toEqual(['miss', 'hit', 'hit']);
    expect(await outcomeOf(ask())).toBe('hit');
    expect(readings).toHaveLength(1);
  });

  it('gives nobody who comes after a change a reading that began before it', async () => {
    const early = ask();
    parts.hear('tea:1');
    const late = ask();
    expect(readings).toHaveLength(2);
    readings[1]?.land();
    const [value] = await late;
    readings[0]?.land();
    await early;
    expect((await ask())[0]).toBe(value);
    expect(readings).toHaveLength(2);
  });

  it('does not keep a reading that a change overtook', async () => {
    const asked = ask();
    parts.hear('tea:1');
    readings[0]?.land();
    expect(await outcomeOf(asked)).toBe('miss');
    void ask();
    expect(readings).toHaveLength(2);
  });

  it('lets who waited read for themselves when the reading fails', async () => {
    const first = ask();
    const second = ask();
    readings[0]?.fail();
    await expect(first).rejects.toThrow('no tea');
    await tick();
    readings[1]?.land();
    expect(await outcomeOf(second)).toBe('miss');
    void ask();
    expect(readings).toHaveLength(3);
  });

  it('keeps nothing while it may miss what others change', async () => {
    parts.listener.current = false;
    const asked = ask();
    readings[0]?.land();
    await asked;
    parts.listener.current = true;
    void ask();
    expect(readings).toHaveLength(2);
  });
});

describe('what may be shown while it is read anew', () => {
  beforeEach(async () => {
    const asked = ask();
    readings[0]?.land(keptFor(0, { fresh: 0, stale: 10_000 }));
    await asked;
  });

  it('is shown at once to all who ask, and read anew once', async () => {
    expect(await Promise.all([ask(), ask()].map(outcomeOf))).toEqual(['stale', 'stale']);
    expect(readings).toHaveLength(2);
    readings[1]?.land();
    await tick();
    expect(await outcomeOf(ask())).toBe('hit');
  });

  it('is shown on when that fails, and tried again', async () => {
    await ask();
    readings[1]?.fail();
    await tick();
    expect(await outcomeOf(ask())).toBe('stale');
    expect(readings).toHaveLength(3);
  });

  it('is not shown after a change', () => {
    parts.hear('tea:1');
    const asked = ask();
    expect(readings).toHaveLength(2);
    readings[1]?.land();
    return expect(outcomeOf(asked)).resolves.toBe('miss');
  });

  it('is not shown when its time is over', async () => {
    parts.hear('tea:1');
    const asked = ask();
    readings[1]?.land(keptFor(1, { fresh: -2, stale: -1 }));
    await asked;
    void ask();
    expect(readings).toHaveLength(3);
  });
});
