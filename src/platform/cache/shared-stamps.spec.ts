import { setImmediate as tick } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CacheParts, MapRedis } from '../../../test/support/cache-parts.js';
import { SharedStamps } from './shared-stamps.js';

let redis: MapRedis;
let parts: CacheParts;
let stamps: SharedStamps;

const read = (): Promise<string | null> => stamps.read(['tea', 'cup']);

beforeEach(() => {
  redis = new MapRedis();
  parts = new CacheParts();
  stamps = new SharedStamps(redis.asRedis, parts.invalidations);
});

/** The stamps that the instances agree on from now on. */
async function settled(): Promise<string> {
  await read();
  return (await read()) ?? '';
}

describe('the stamps of tags', () => {
  it('are made by the first reading, for the next one', async () => {
    expect(await read()).toBeNull();
    const text = await read();
    expect(text?.split(' ')).toHaveLength(3);
    expect(await read()).toBe(text);
  });

  it('are replaced by a change of their tag, and by no other', async () => {
    const before = await settled();
    parts.hear('pot:1');
    await tick();
    expect(await read()).toBe(before);
    parts.hear('cup:1');
    await tick();
    const after = await read();
    expect(after).not.toBe(before);
    expect(after).not.toBeNull();
  });

  it('are not trusted before Redis has confirmed the replacement', async () => {
    const before = await settled();
    const release = redis.hold();
    parts.hear('tea:1');
    const meanwhile = read();
    release();
    expect([null, before]).not.toContain(await settled());
    expect(await meanwhile).not.toBe(before);
  });

  it('are all replaced after a change that Redis did not hear of', async () => {
    const before = await settled();
    redis.failing = true;
    parts.hear('tea:1');
    await tick();
    expect(await read()).toBeNull();
    redis.failing = false;
    const [epoch] = (await settled()).split(' ');
    expect(epoch).not.toBe(before.split(' ')[0]);
  });

  it.each([
    ['after a lost connection', () => redis.lose()],
    ['after messages that may be missing', () => parts.hear(null)],
  ])('are all replaced %s', async (_, happens) => {
    const before = await settled();
    happens();
    const [epoch] = (await settled()).split(' ');
    expect(epoch).not.toBe(before.split(' ')[0]);
  });

  it('are not made for tags that nobody has read', async () => {
    parts.hear('spoon:1');
    await tick();
    expect([...redis.map.keys()].filter((key) => key.includes('spoon'))).toEqual([]);
  });

  it('are none while Redis is away', async () => {
    await settled();
    redis.ready = false;
    expect(await read()).toBeNull();
  });
});
