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

  it('is filled by nobody for those who are not seen yet, in any tier', () => {
    const windows = new ThrottleWindows();
    for (const tier of ['refused', 'address', 'sign-in'])
      for (let index = 0; index < 65_536; index += 1)
        windows.hit(`${tier}:2001:db8:1:${index.toString(16)}::/64`, minute);
    for (const caller of ['192.0.2.7', '2001:db8:2:1::/64', '198.51.100.7'])
      expect(windows.hit(`sign-in:${caller}`, minute)).toBe(1);
    const user = 'user:01936f7e-8a00-7000-8000-00000000dead';
    expect(windows.hit(user, minute)).toBe(1);
    for (let time = 0; time < 3; time += 1) windows.hit('refused:192.0.2.7', minute);
    expect(windows.count('refused:192.0.2.7', minute)).toBe(3);
  });
});
