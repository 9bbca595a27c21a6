import { describe, expect, it } from '@jest/globals';
import { fullScale, scaleSize } from './scale-size.js';

describe('the size of the scale profile', () => {
  it('is a million products and five million orders', () => {
    expect(scaleSize(fullScale)).toEqual({
      products: 1_000_000,
      orders: 5_000_000,
      linesPerOrder: 4,
      customers: 200_000,
      categories: 500,
      warehouses: 4,
    });
  });

  it('keeps its shape at every factor, down to the smallest', () => {
    expect(scaleSize({ ...fullScale, factor: 0.002 })).toMatchObject({
      products: 2000,
      orders: 10_000,
      customers: 400,
      categories: 10,
    });
    expect(scaleSize({ products: 1, orders: 1, linesPerOrder: 1, factor: 1 })).toMatchObject({
      products: 10,
      orders: 1,
      customers: 1,
      categories: 5,
    });
  });

  it.each([
    { factor: 0 },
    { factor: Number.NaN },
    { factor: 11 },
    { products: 0 },
    { orders: 1e12 },
    { linesPerOrder: 2.5 },
    { linesPerOrder: 21 },
  ])('refuses %j', (wrong) => {
    expect(() => scaleSize({ ...fullScale, ...wrong })).toThrow(RangeError);
  });
});
