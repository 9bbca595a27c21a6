import { beforeEach, describe, expect, it } from '@jest/globals';
import { TagClock } from './tag-clock.js';

describe('the clock of tags', () => {
  let clock: TagClock;

  beforeEach(() => {
    clock = new TagClock();
  });

  it('keeps what was read until one of its tags is invalidated', () => {
    const since = clock.now();
    clock.invalidate(['cup']);
    expect(clock.isCurrent(since, ['kettle', 'pot'])).toBe(true);
    clock.invalidate(['pot']);
    expect(clock.isCurrent(since, ['kettle', 'pot'])).toBe(false);
    expect(clock.isCurrent(since, [])).toBe(true);
  });

  it('takes what was read since the invalidation', () => {
    clock.invalidate(['kettle']);
    expect(clock.isCurrent(clock.now(), ['kettle'])).toBe(true);
  });

  it('refuses a reading that began before the invalidation and arrives after it', () => {
    const since = clock.now();
    clock.invalidate(['kettle']);
    clock.invalidate(['cup']);
    expect(clock.isCurrent(since, ['kettle'])).toBe(false);
  });

  it('is cleared as a whole', () => {
    const since = clock.now();
    clock.clear();
    expect(clock.isCurrent(since, [])).toBe(false);
    expect(clock.isCurrent(clock.now(), ['kettle'])).toBe(true);
  });

  it('forgets tags only together with everything that is as old', () => {
    const before = clock.now();
    clock.invalidate(['first']);
    const after = clock.now();
    for (let tag = 0; tag < 20_000; tag += 1) clock.invalidate([`tag ${tag}`]);
    expect(clock.isCurrent(before, ['first'])).toBe(false);
    expect(clock.isCurrent(after, ['other'])).toBe(false);
    expect(clock.isCurrent(clock.now(), ['first'])).toBe(true);
  });
});
