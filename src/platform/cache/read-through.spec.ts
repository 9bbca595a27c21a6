import { setImmediate as tick } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CacheParts, keptFor } from '../../../test/support/cache-parts.js';
import { RequestLife } from '../database/request-life.js';
import {
  requestContext,
  type RequestContext,
  runInRequest,
} from '../observability/request-context.js';
import type { Kept, Outcome } from './kept.js';

let parts: CacheParts;
let readings: {
  since: number;
  land: (value?: Kept) => void;
  fail: () => void;
  life: () => 'alive' | 'over';
}[];

function stateOf(life: RequestLife | undefined): 'alive' | 'over' {
  try {
    life?.requireAlive();
    return 'alive';
  } catch {
    return 'over';
  }
}

/** Asks for the tea; its readings wait to be told how they end. */
const ask = (): Promise<[Kept, Outcome]> =>
  parts.through.obtain({
    key: 'tea',
    tags: ['tea'],
    read: (since) =>
      new Promise((resolve, reject) => {
        const land = (value = keptFor(since)): void => resolve([value, 'miss']);
        const own = requestContext()?.life;
        const life = () => stateOf(own);
        readings.push({ since, land, fail: () => reject(new Error('no tea')), life });
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

  it('tells all who waited that the reading failed, and reads again for the next', async () => {
    const asked = [ask(), ask(), ask()];
    readings[0]?.fail();
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    expect(readings).toHaveLength(1);
    const next = ask();
    readings[1]?.land();
    expect(await outcomeOf(next)).toBe('miss');
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

describe('a request that ends while it waits', () => {
  const askIn = (life: RequestLife) =>
    runInRequest({ requestId: 'r', life } as RequestContext, () => ask());
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: unknown) => (error as { code: string }).code,
    );

  it.each([
    ['left', 'REQUEST_ABANDONED'],
    ['late', 'DEADLINE_EXCEEDED'],
  ] as const)('leaves the reading that it began to the others: %s', async (ending, code) => {
    const life = new RequestLife();
    const first = codeOf(askIn(life));
    const others = [ask(), askIn(new RequestLife())].map(outcomeOf);
    life.end(ending);
    expect(await first).toBe(code);
    expect(readings[0]?.life()).toBe('alive');
    readings[0]?.land();
    expect(await Promise.all(others)).toEqual(['hit', 'hit']);
    expect(await outcomeOf(ask())).toBe('hit');
    expect(readings).toHaveLength(1);
  });

  it('ends the reading when nobody waits any more, and the next one reads anew', async () => {
    const lives = [new RequestLife(), new RequestLife()];
    const asked = lives.map((life) => codeOf(askIn(life)));
    for (const life of lives) life.end('left');
    expect(await Promise.all(asked)).toEqual(['REQUEST_ABANDONED', 'REQUEST_ABANDONED']);
    expect(readings[0]?.life()).toBe('over');
    const next = ask();
    expect(readings).toHaveLength(2);
    readings[0]?.fail();
    readings[1]?.land();
    expect(await outcomeOf(next)).toBe('miss');
  });

  it('begins no reading when it is over', async () => {
    const life = new RequestLife();
    life.end('left');
    expect(await codeOf(askIn(life))).toBe('REQUEST_ABANDONED');
    expect(readings).toHaveLength(0);
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
