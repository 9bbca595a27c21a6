import { describe, expect, it } from '@jest/globals';
import { readIfMatch } from './conditional.js';
import { etagOf, noneMatchCovers, versionOfIfMatch } from './etag.js';

describe('the entity tag', () => {
  it('is the quoted version', () => {
    expect(etagOf(7)).toBe('"7"');
    expect(versionOfIfMatch('"7"')).toBe(7);
  });

  it.each([
    ['*', true],
    ['"7"', true],
    ['W/"7"', true],
    ['"1", "7"', true],
    ['"8"', false],
    ['7', false],
  ])('compares If-None-Match %s', (header, covered) => {
    expect(noneMatchCovers(header, 7)).toBe(covered);
  });

  it('takes a star as any version and no other text as a version', () => {
    expect(versionOfIfMatch('*')).toBeNull();
    expect(versionOfIfMatch('W/"7"')).toBeUndefined();
    expect(versionOfIfMatch('"7", "8"')).toBeUndefined();
  });

  it('requires If-Match where the route says so', () => {
    expect(readIfMatch('"3"', true)).toBe(3);
    expect(readIfMatch(undefined, false)).toBeNull();
    expect(() => readIfMatch(undefined, true)).toThrow('If-Match');
    expect(() => readIfMatch('nonsense', true)).toThrow('changed');
  });
});
