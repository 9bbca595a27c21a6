import { beforeEach, describe, expect, it } from '@jest/globals';
import { FreshCache } from './fresh-cache.js';

describe('FreshCache', () => {
  let now: number;
  let loads: string[];
  let answers: PromiseWithResolvers<string>[];
  let cache: FreshCache<string>;

  beforeEach(() => {
    now = 0;
    loads = [];
    answers = [];
    cache = new FreshCache({
      ttlMs: 1000,
      capacity: 2,
      now: () => now,
      load: (key) => {
        loads.push(key);
        const answer = Promise.withResolvers<string>();
        answers.push(answer);
        return answer.promise;
      },
    });
  });

  async function loaded(key: string, value: string): Promise<void> {
    const got = cache.get(key);
    answers.at(-1)?.resolve(value);
    await got;
  }

  it('loads once for everyone who asks at once', async () => {
    const asked = [cache.get('a'), cache.get('a'), cache.get('a')];
    answers[0]?.resolve('A');
    for (const answer of asked) expect(await answer).toBe('A');
    expect(loads).toEqual(['a']);
  });

  it('answers at once while fresh and loads again when the time is over', async () => {
    await loaded('a', 'A');
    now = 999;
    expect(cache.get('a')).toBe('A');
    now = 1000;
    expect(cache.get('a')).toBeInstanceOf(Promise);
    expect(loads).toEqual(['a', 'a']);
  });

  it('counts the time from the question, not from a slow answer', async () => {
    const got = cache.get('a');
    now = 1500;
    answers[0]?.resolve('A');
    expect(await got).toBe('A');
    expect(cache.get('a')).toBeInstanceOf(Promise);
  });

  it('does not keep a failure', async () => {
    const failed = cache.get('a');
    answers[0]?.reject(new Error('down'));
    await expect(failed).rejects.toThrow('down');
    await loaded('a', 'A');
    expect(cache.get('a')).toBe('A');
  });

  it('asks again after forgetting, even when the old answer comes later', async () => {
    const old = cache.get('a');
    cache.forget('a');
    const fresh = cache.get('a');
    answers[1]?.resolve('new');
    await fresh;
    answers[0]?.resolve('old');
    await old;
    expect(cache.get('a')).toBe('new');
  });

  it('keeps a newer load when a forgotten one fails', async () => {
    const old = cache.get('a');
    cache.forget('a');
    await loaded('a', 'new');
    answers[0]?.reject(new Error('late'));
    await expect(old).rejects.toThrow('late');
    expect(cache.get('a')).toBe('new');
  });

  it('drops the oldest entry beyond its capacity', async () => {
    await loaded('a', 'A');
    await loaded('b', 'B');
    await loaded('c', 'C');
    expect(cache.size).toBe(2);
    expect(cache.get('b')).toBe('B');
    expect(cache.get('a')).toBeInstanceOf(Promise);
  });
});
