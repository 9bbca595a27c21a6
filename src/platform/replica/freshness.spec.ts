import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Freshness } from './freshness.js';

describe('the freshness of a replica', () => {
  let clock: number;
  let freshness: Freshness;

  beforeEach(() => {
    clock = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => clock);
    freshness = new Freshness();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const sample = (at: number, position: bigint, sentAt = clock): void =>
    freshness.sampled({ at, position }, sentAt);

  it('is not known before it was asked for', () => {
    expect([freshness.until, freshness.now()]).toEqual([-Infinity, Infinity]);
    freshness.replayed(10n);
    expect(freshness.until).toBe(-Infinity);
    expect(freshness.bytesBehind(null)).toBeNull();
  });

  it('reaches the last position that was replayed, however late that is', () => {
    sample(1_000, 50n);
    sample(1_100, 80n);
    sample(1_200, 80n);
    freshness.replayed(60n);
    expect(freshness.until).toBe(1_000);
    expect(freshness.bytesBehind(60n)).toBe(20);
    freshness.replayed(80n);
    expect(freshness.until).toBe(1_200);
    expect(freshness.bytesBehind(80n)).toBe(0);
  });

  it('reads the clock of the primary never too early', () => {
    clock = 40;
    // Sent at 10, stamped somewhere on the way, heard at 40.
    sample(5_000, 1n, 10);
    expect(freshness.now()).toBe(5_030);
    clock = 100;
    expect(freshness.now()).toBe(5_090);
  });

  it('starts anew with another server or an earlier clock', () => {
    sample(1_000, 50n);
    freshness.replayed(50n);
    sample(900, 60n);
    expect(freshness.until).toBe(-Infinity);
    freshness.replayed(60n);
    expect(freshness.until).toBe(900);
    freshness.forget();
    expect(freshness.until).toBe(-Infinity);
  });

  it('keeps a bounded number of samples, and is only staler for it', () => {
    for (let index = 0; index < 700; index += 1) sample(index, BigInt(index));
    freshness.replayed(50n);
    expect(freshness.until).toBe(-Infinity);
    freshness.replayed(699n);
    expect(freshness.until).toBe(699);
  });
});
