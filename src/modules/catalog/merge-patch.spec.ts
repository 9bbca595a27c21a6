import { describe, expect, it } from '@jest/globals';
import { mergePatch } from './merge-patch.js';

describe('a merge patch', () => {
  it.each([
    ['replaces a value', { a: 'b' }, { a: 'c' }, { a: 'c' }],
    ['adds a value', { a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    ['removes what is null', { a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    ['ignores the removal of what is absent', { a: 'b' }, { c: null }, { a: 'b' }],
    ['replaces an array as a whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    [
      'merges inner objects',
      { a: { b: 1, c: 2 } },
      { a: { b: null, d: 3 } },
      { a: { c: 2, d: 3 } },
    ],
    ['replaces a value by an object', { a: 'b' }, { a: { b: 1, c: null } }, { a: { b: 1 } }],
    ['keeps a falsy value', { a: 1 }, { a: 0, b: false, c: '' }, { a: 0, b: false, c: '' }],
    ['changes nothing when empty', { a: null }, {}, { a: null }],
  ])('%s', (_, target, patch, merged) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  it('leaves both sides as they were', () => {
    const target = { a: { b: 1 } };
    const patch = { a: { b: null } };
    mergePatch(target, patch);
    expect(target).toEqual({ a: { b: 1 } });
    expect(patch).toEqual({ a: { b: null } });
  });

  it('keeps a member named __proto__ away from the prototype', () => {
    const patch = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
    const merged = mergePatch({}, patch);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(merged['polluted']).toBeUndefined();
  });
});
