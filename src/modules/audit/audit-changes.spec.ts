import { describe, expect, it } from '@jest/globals';
import { changesBetween } from './audit-changes.js';

describe('the changes between two states', () => {
  it('name the fields that differ, and no other', () => {
    expect(changesBetween({ name: 'a', status: 'x' }, { name: 'b', status: 'x' })).toEqual({
      name: { from: 'a', to: 'b' },
    });
  });

  it('are every field of what was made or deleted', () => {
    expect(changesBetween(null, { name: 'a' })).toEqual({ name: { from: null, to: 'a' } });
    expect(changesBetween({ name: 'a' }, null)).toEqual({ name: { from: 'a', to: null } });
    expect(changesBetween(null, null)).toEqual({});
  });

  it('go into objects by their path and compare lists whole', () => {
    const before = { address: { city: 'Ulm', line: 1 }, tags: ['a', 'b'] };
    const after = { address: { city: 'Bonn', line: 1 }, tags: ['a'] };
    expect(changesBetween(before, after)).toEqual({
      'address.city': { from: 'Ulm', to: 'Bonn' },
      tags: { from: ['a', 'b'], to: ['a'] },
    });
  });

  it('see an object that appears or goes as one change', () => {
    expect(changesBetween({ address: null }, { address: { city: 'Ulm' } })).toEqual({
      address: { from: null, to: { city: 'Ulm' } },
    });
  });

  it('take absent and null for the same', () => {
    expect(changesBetween({ note: null }, {})).toEqual({});
  });

  it('are not led astray by names of the prototype', () => {
    const hostile = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as object;
    expect(Object.keys(changesBetween({}, { ...hostile }))).toContain('constructor');
  });
});
