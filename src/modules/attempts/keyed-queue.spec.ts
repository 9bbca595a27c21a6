import { describe, expect, it } from '@jest/globals';
import { KeyedQueue } from './keyed-queue.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('KeyedQueue', () => {
  it('runs one of a key at a time, in order, also after a failure', async () => {
    const queue = new KeyedQueue(10);
    const seen: string[] = [];
    const step = (name: string) => async () => {
      seen.push(`${name} starts`);
      await settle();
      seen.push(`${name} ends`);
      if (name === 'a') throw new Error('broken');
    };
    const results = [
      queue.run('k', step('a')),
      queue.run('k', step('b')),
      queue.run('j', step('c')),
    ];
    const settled = await Promise.allSettled(results.map((result) => Promise.resolve(result)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(seen.filter((line) => !line.startsWith('c'))).toEqual([
      'a starts',
      'a ends',
      'b starts',
      'b ends',
    ]);
    expect(seen.indexOf('c starts')).toBeLessThan(seen.indexOf('a ends'));
  });

  it('turns away who finds all places taken, and forgets keys without work', async () => {
    const queue = new KeyedQueue(1);
    const first = queue.run('k', settle);
    expect(queue.run('k', settle)).toBeNull();
    await first;
    await settle();
    expect(queue.run('k', settle)).not.toBeNull();
  });
});
