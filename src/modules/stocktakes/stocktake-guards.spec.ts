import { describe, expect, it } from '@jest/globals';
import { readSelection, refuseRepeated, requireOpen } from './stocktake-guards.js';
import type { StocktakeView } from './stocktake-view.js';

const invalid = (...pointers: string[]): unknown =>
  expect.objectContaining({
    code: 'VALIDATION_FAILED',
    details: { fields: pointers.map((pointer) => expect.objectContaining({ pointer })) },
  });

describe('the selection of a stocktake', () => {
  it('is named products, or all', () => {
    expect(readSelection({ skus: ['A'] })).toEqual(['A']);
    expect(readSelection({ skus: ['A'], all: false })).toEqual(['A']);
    expect(readSelection({ all: true })).toBeNull();
  });

  it.each([{}, { all: false }, { all: true, skus: ['A'] }])('is not %j', (selection) => {
    expect(() => readSelection(selection)).toThrow(invalid('/skus'));
  });
});

describe('the guards of a stocktake', () => {
  const open = { status: 'open', version: 3 } as StocktakeView;

  it('let the version pass that was read, or any', () => {
    requireOpen(open, 3);
    requireOpen(open, null);
    expect(() => requireOpen(open, 2)).toThrow(
      expect.objectContaining({ code: 'PRECONDITION_FAILED', details: { currentVersion: 3 } }),
    );
  });

  it('refuse one that is closed', () => {
    expect(() => requireOpen({ ...open, status: 'applied' }, null)).toThrow(
      expect.objectContaining({ code: 'STOCKTAKE_CLOSED', details: { status: 'applied' } }),
    );
  });

  it('refuse two numbers for one product', () => {
    refuseRepeated(['a', 'b']);
    expect(() => refuseRepeated(['a', 'b', 'a', 'a'])).toThrow(
      invalid('/lines/2/sku', '/lines/3/sku'),
    );
  });
});
