import { describe, expect, it } from '@jest/globals';
import { LoadLimit } from './load-limit.js';

describe('the limit of requests in flight', () => {
  it('is out of reach until there is overload', () => {
    const load = new LoadLimit();
    load.adapt(false, 500);
    expect(load.limit).toBeGreaterThan(10_000);
    load.adapt(true, 500);
    expect(load.limit).toBeGreaterThan(10_000);
  });

  it('falls below what is in flight by overload, and never to nothing', () => {
    const load = new LoadLimit();
    load.adapt(true, 500);
    load.adapt(true, 500);
    expect(load.limit).toBe(400);
    for (let look = 0; look < 100; look += 1) load.adapt(true, load.limit);
    expect(load.limit).toBe(16);
  });

  it('rises out of reach again within ten seconds of looks', () => {
    const load = new LoadLimit();
    for (let look = 0; look < 100; look += 1) load.adapt(true, 16);
    for (let look = 0; look < 70; look += 1) load.adapt(false, 10);
    expect(load.limit).toBeGreaterThan(10_000);
  });
});
