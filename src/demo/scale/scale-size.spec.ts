import { describe, expect, it } from '@jest/globals';
import { fullScale, orderBatches, scaleSize } from './scale-size.js';

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

describe('the batches of orders', () => {
  const dayOf = (k: number, orders: number): number => Math.floor((k * 181) / orders);

  it.each([1, 7, 500, 100_000, 543_000, 5_000_000, 50_000_000])(
    'of %i follow one another and share no day',
    (orders) => {
      const batches = orderBatches(orders);
      let next = 1;
      for (const [first, last] of batches) {
        expect(first).toBe(next);
        expect(last).toBeGreaterThanOrEqual(first);
        if (first > 1) expect(dayOf(first, orders)).toBeGreaterThan(dayOf(first - 1, orders));
        next = last + 1;
      }
      expect(next).toBe(orders + 1);
    },
  );

  it('have about 100,000, or a day where that is more', () => {
    expect(orderBatches(500)).toEqual([[1, 500]]);
    expect(orderBatches(5_000_000)[0]).toEqual([1, 82_872]);
    expect(orderBatches(50_000_000)[0]).toEqual([1, 276_243]);
  });
});
