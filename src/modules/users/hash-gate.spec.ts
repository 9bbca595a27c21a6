import { describe, expect, it } from '@jest/globals';
import { HashGate } from './hash-gate.js';

function controlled() {
  let running = 0;
  const report = { most: 0 };
  const ends: (() => void)[] = [];
  const work = async () => {
    running += 1;
    report.most = Math.max(report.most, running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
    return 'done';
  };
  return { work, ends, report };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('HashGate', () => {
  it('runs as many at once as it has slots, and all in the end', async () => {
    const { work, ends, report } = controlled();
    const gate = new HashGate(2, 10);
    const all = Promise.all(Array.from({ length: 6 }, () => gate.run(work)));
    for (let finished = 0; finished < 6; finished += 1) {
      await settle();
      ends.shift()?.();
    }
    expect(await all).toEqual(Array.from({ length: 6 }, () => 'done'));
    expect(report.most).toBe(2);
  });

  it('refuses who finds the waiting room full', async () => {
    const { work, ends } = controlled();
    const gate = new HashGate(1, 1);
    const admitted = [gate.run(work), gate.run(work)];
    await expect(gate.run(work)).rejects.toMatchObject({ code: 'SIGN_IN_BUSY' });
    await settle();
    ends.shift()?.();
    await settle();
    ends.shift()?.();
    expect(await Promise.all(admitted)).toEqual(['done', 'done']);
  });

  it('frees the slot of work that failed', async () => {
    const gate = new HashGate(1, 0);
    await expect(gate.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await gate.run(() => Promise.resolve('next'))).toBe('next');
  });
});
