import { describe, expect, it } from '@jest/globals';
import {
  type CategoryRow,
  categoryValuesOf,
  describedCategory,
  isWithin,
  patchedCategory,
  pathBelow,
} from './category-values.js';

const tea = describedCategory({ slug: 'tea', name: 'Tea', description: 'Leaves', parentId: 'p' });

describe('a category', () => {
  it('is a root without a description unless it says otherwise', () => {
    const drinks = { slug: 'drinks', name: 'Drinks', description: null, parentId: null };
    expect(describedCategory({ slug: 'drinks', name: 'Drinks' })).toEqual(drinks);
  });

  it('keeps what a patch does not name and clears what it says is null', () => {
    expect(patchedCategory(tea, {})).toEqual(tea);
    expect(patchedCategory(tea, { slug: 'teas', name: 'Teas' })).toEqual({
      ...tea,
      slug: 'teas',
      name: 'Teas',
    });
    const cleared = { ...tea, description: null, parentId: null };
    expect(patchedCategory(tea, { description: null, parentId: null })).toEqual(cleared);
  });

  it('leaves to the caller what is not path, version and times', () => {
    const at = new Date(0);
    const stored = { id: 'c', path: 'drinks/tea', version: 2, createdAt: at, updatedAt: at };
    const row: CategoryRow = { ...tea, ...stored };
    expect(categoryValuesOf(row)).toEqual(tea);
  });
});

describe('a path', () => {
  it('is the slug of a root, and continues the path of a parent', () => {
    expect(pathBelow(null, 'drinks')).toBe('drinks');
    expect(pathBelow({ path: 'drinks/tea' }, 'black')).toBe('drinks/tea/black');
  });

  it('holds itself and what is below, not what merely starts alike', () => {
    expect(isWithin('drinks', 'drinks')).toBe(true);
    expect(isWithin('drinks', 'drinks/tea')).toBe(true);
    expect(isWithin('drinks', 'drinks-hot')).toBe(false);
    expect(isWithin('drinks/tea', 'drinks')).toBe(false);
  });
});
