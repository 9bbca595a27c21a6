import { setImmediate as tick } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CacheParts, MapRedis } from '../../../test/support/cache-parts.js';
import type { AppConfig } from '../../config/app-config.js';
import type { Redis } from '../redis/redis.js';
import { SharedAnswers } from './shared-answers.js';
import { SharedStamps } from './shared-stamps.js';
import { StoredAnswer } from './stored-answer.js';

const tags = ['tea'];

let redis: MapRedis;
let one: SharedAnswers;
let other: SharedAnswers;
let writer: CacheParts;

function instance(release = 'abc'): [SharedAnswers, CacheParts] {
  const parts = new CacheParts(redis.asRedis);
  const config = { ...parts.config, buildCommit: release } as AppConfig;
  const stamps = new SharedStamps(redis.asRedis, parts.invalidations);
  return [new SharedAnswers(parts.cache, config, stamps), parts];
}

function answer(livesMs = 10_000): StoredAnswer {
  const now = performance.now();
  return new StoredAnswer({
    ...{ route: '/tea', body: Buffer.from('{"leaves":"grün"}'), etag: '"7"', tags, since: 3 },
    cacheControl: 'private, no-cache',
    storedAt: now - 4_000,
    freshUntil: now + livesMs,
    staleUntil: now + livesMs + 1_000,
  });
}

beforeEach(async () => {
  redis = new MapRedis();
  [one, writer] = instance();
  [other] = instance();
  for (const each of [one, other]) {
    await each.find('key', tags, 0);
    await each.find('key', tags, 0);
  }
});

async function leave(kept = answer()): Promise<void> {
  const { stamps } = await one.find('key', tags, 0);
  one.leave('key', kept, stamps ?? '');
  await tick();
}

describe('answers that instances share', () => {
  it('are the same elsewhere: bytes, tag, age and end', async () => {
    const left = answer();
    await leave(left);
    const { copy } = await other.find('key', tags, 9);
    expect(copy?.body.equals(left.body)).toBe(true);
    const { route, etag, cacheControl, since } = copy as StoredAnswer;
    expect({ route, etag, cacheControl, since }).toEqual({
      ...{ route: '/tea', etag: '"7"', cacheControl: 'private, no-cache' },
      since: 9,
    });
    expect(copy?.ageSeconds(left.storedAt + 4_500)).toBe(4);
    for (const moment of ['storedAt', 'freshUntil', 'staleUntil'] as const)
      expect(Math.abs((copy?.[moment] ?? 0) - left[moment])).toBeLessThan(50);
  });

  it('end with a change that any instance heard of', async () => {
    await leave();
    writer.hear('tea:1');
    await tick();
    const { copy, stamps } = await other.find('key', tags, 0);
    expect(copy).toBeNull();
    expect(stamps).not.toBeNull();
  });

  it('are not taken under stamps that were read before a change', async () => {
    const { stamps } = await one.find('key', tags, 0);
    writer.hear('tea:1');
    await tick();
    one.leave('key', answer(), stamps ?? '');
    await tick();
    expect((await other.find('key', tags, 0)).copy).toBeNull();
  });

  it('are others for another key and another release', async () => {
    await leave();
    expect((await other.find('other key', tags, 0)).copy).toBeNull();
    const [newer] = instance('def');
    await newer.find('key', tags, 0);
    await leave();
    expect((await newer.find('key', tags, 0)).copy).toBeNull();
    expect((await other.find('key', tags, 0)).copy).not.toBeNull();
  });

  it('are not left, and not taken, when their time is over', async () => {
    await leave(answer(-1));
    expect([...redis.map.keys()].filter((key) => key.includes('copy'))).toEqual([]);
    await leave(answer(20));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await other.find('key', tags, 0)).copy).toBeNull();
  });

  it('are none without Redis', async () => {
    const parts = new CacheParts();
    const away = { configured: false } as Redis;
    const stamps = new SharedStamps(away, parts.invalidations);
    const alone = new SharedAnswers(parts.cache, parts.config, stamps);
    alone.leave('key', answer(), 'x');
    expect(await alone.find('key', tags, 0)).toEqual({ copy: null, stamps: null });
  });
});
