import { describe, expect, it } from '@jest/globals';
import { surplusOf } from './surplus.js';

const held = (warehouseId: string, quantity: number, packed = 0, lineId = 'a') => ({
  lineId,
  productId: 'tea',
  warehouseId,
  warehouse: warehouseId,
  quantity,
  packed,
});
const given = (warehouseId: string, quantity: number) => ({
  lineId: 'a',
  productId: 'tea',
  warehouseId,
  quantity,
});

describe('what a line holds beyond what it keeps', () => {
  it('is nothing while it holds no more', () => {
    expect(surplusOf([held('near', 2)], [{ lineId: 'a', quantity: 2 }])).toEqual([]);
    expect(surplusOf([held('near', 2)], [{ lineId: 'a', quantity: 5 }])).toEqual([]);
    expect(surplusOf([], [{ lineId: 'a', quantity: 0 }])).toEqual([]);
  });

  it('comes from the warehouse of the lowest priority first', () => {
    const both = [held('near', 3), held('far', 2)];
    expect(surplusOf(both, [{ lineId: 'a', quantity: 4 }])).toEqual([given('far', 1)]);
    expect(surplusOf(both, [{ lineId: 'a', quantity: 1 }])).toEqual([
      given('far', 2),
      given('near', 2),
    ]);
  });

  it('spares what a shipment has claimed', () => {
    const both = [held('near', 3), held('far', 2, 2)];
    expect(surplusOf(both, [{ lineId: 'a', quantity: 3 }])).toEqual([given('near', 2)]);
  });

  it('leaves other lines alone', () => {
    const lines = [held('near', 3), held('near', 3, 0, 'b')];
    expect(surplusOf(lines, [{ lineId: 'a', quantity: 2 }])).toEqual([given('near', 1)]);
  });
});
