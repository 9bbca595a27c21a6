import { describe, expect, it } from '@jest/globals';
import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import { isError } from '../../platform/errors/domain-error.js';
import { type AdjustmentFields, differenceOf, readAdjustment, shortfallOf } from './adjustment.js';

function pointerOf(fields: AdjustmentFields): string {
  try {
    readAdjustment(fields);
  } catch (error) {
    if (!isError(error, ValidationFailed)) throw error;
    const { fields: found } = error.details as { fields: { pointer: string; rule: string }[] };
    return found.map(({ pointer, rule }) => `${pointer} ${rule}`).join();
  }
  return 'accepted';
}

describe('an adjustment', () => {
  it('is a signed difference, or a new stock on hand with the expected one', () => {
    expect(readAdjustment({ quantity: -2 })).toEqual({ kind: 'difference', quantity: -2 });
    expect(readAdjustment({ setOnHand: 0, expectedOnHand: 3 })).toEqual({
      kind: 'absolute',
      setOnHand: 0,
      expectedOnHand: 3,
    });
  });

  it.each([
    [{}, '/quantity oneForm'],
    [{ quantity: 0 }, '/quantity notZero'],
    [{ quantity: 1, setOnHand: 4 }, '/setOnHand oneForm'],
    [{ quantity: 1, expectedOnHand: 4 }, '/expectedOnHand oneForm'],
    [{ setOnHand: 4 }, '/expectedOnHand oneForm'],
    [{ expectedOnHand: 4 }, '/quantity oneForm'],
    [{ setOnHand: 4, expectedOnHand: 4 }, '/setOnHand notEqual'],
  ])('is refused as %j', (fields, expected) => {
    expect(pointerOf(fields)).toBe(expected);
  });

  it('to a number is the difference from what is there, if that was expected', () => {
    const adjustment = readAdjustment({ setOnHand: 7, expectedOnHand: 10 });
    expect(differenceOf(adjustment, 10)).toBe(-3);
    expect(differenceOf(adjustment, 9)).toBeNull();
  });
});

describe('the shortfall of a level', () => {
  it('is what is reserved beyond the stock on hand and the backorder limit', () => {
    expect(shortfallOf({ allocated: 10, backorderLimit: 0 }, 7)).toBe(3);
    expect(shortfallOf({ allocated: 10, backorderLimit: 2 }, 7)).toBe(1);
    expect(shortfallOf({ allocated: 10, backorderLimit: 5 }, 7)).toBe(0);
  });
});
