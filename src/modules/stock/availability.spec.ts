import { describe, expect, it } from '@jest/globals';
import { readSkus, sumAvailability } from './availability.js';

describe('readSkus', () => {
  it('reads each SKU once, whatever its case, and ignores spaces around commas', () => {
    expect(readSkus('TEA-1, tea-1 ,MUG')).toEqual(['tea-1', 'MUG']);
  });

  it('refuses none, and more than a hundred', () => {
    const skus = (count: number): string => Array.from({ length: count }, (_, i) => `S${i}`).join();
    expect(readSkus(' , ')).toBeNull();
    expect(readSkus(skus(100))).toHaveLength(100);
    expect(readSkus(skus(101))).toBeNull();
  });
});

describe('sumAvailability', () => {
  it('sums the warehouses of each product and keeps a product without stock', () => {
    const rows = [
      { sku: 'TEA', warehouse: 'A', onHand: 5, allocated: 2, available: 3 },
      { sku: 'TEA', warehouse: 'B', onHand: 1, allocated: 0, available: 0 },
      { sku: 'MUG', warehouse: null, onHand: null, allocated: null, available: null },
    ];
    expect(sumAvailability(rows)).toEqual([
      {
        sku: 'TEA',
        onHand: 6,
        allocated: 2,
        available: 3,
        warehouses: [
          { warehouse: 'A', onHand: 5, allocated: 2, available: 3 },
          { warehouse: 'B', onHand: 1, allocated: 0, available: 0 },
        ],
      },
      { sku: 'MUG', onHand: 0, allocated: 0, available: 0, warehouses: [] },
    ]);
  });
});
