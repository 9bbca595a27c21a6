import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ThrottleWindows } from './throttle-windows.js';

const minute = 60_000;

describe('ThrottleWindows', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  function at(now: () => number): ThrottleWindows {
    jest.spyOn(performance, 'now').mockImplementation(now);
    return new ThrottleWindows();
  }

  it('counts each key for itself', () => {
    const windows = new ThrottleWindows();
    expect([windows.hit('a', minute), windows.hit('a', minute), windows.hit('b', minute)]).toEqual([
      1, 2, 1,
    ]);
    expect(windows.count('a', minute)).toBe(2);
    expect(windows.count('c', minute)).toBe(0);
  });

  it('blocks beyond the limit until the window ends, and says how long that is', async () => {
    let now = 0;
    const windows = at(() => now);
    await windows.increment('a', minute, 2);
    expect(await windows.increment('a', minute, 2)).toMatchObject({ isBlocked: false });
    now = 15_500;
    expect(await windows.increment('a', minute, 2)).toMatchObject({
      isBlocked: true,
      timeToBlockExpire: 45,
    });
    now = minute;
    expect(await windows.increment('a', minute, 2)).toMatchObject({
      isBlocked: false,
      totalHits: 1,
    });
  });

  it('keeps windows of different lengths apart', () => {
    const windows = new ThrottleWindows();
    windows.hit('a', minute);
    expect(windows.count('a', 2 * minute)).toBe(0);
  });

  it('lets callers beyond its memory share one counter instead of growing', () => {
    const windows = new ThrottleWindows();
    for (let index = 0; index < 100_000; index += 1) windows.hit(`k${index}`, minute);
    expect(windows.hit('late', minute)).toBe(1);
    expect(windows.hit('later', minute)).toBe(2);
    expect(windows.hit('k5', minute)).toBe(2);
  });
});
