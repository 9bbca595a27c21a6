import { describe, expect, it } from '@jest/globals';
import { planStock, readStockRow, type StockRow } from './stock-row.js';

describe('a row of stock', () => {
  it('is a receipt or an adjustment', () => {
    expect(readStockRow({ type: 'receipt', quantity: 3 })).toEqual({
      kind: 'receipt',
      quantity: 3,
    });
    expect(readStockRow({ type: 'adjustment', quantity: -3 })).toEqual({
      kind: 'difference',
      quantity: -3,
    });
    expect(readStockRow({ type: 'adjustment', setOnHand: 3, expectedOnHand: 2 })).toEqual({
      kind: 'absolute',
      setOnHand: 3,
      expectedOnHand: 2,
    });
  });

  it.each([{ quantity: -1 }, { quantity: 0 }, { setOnHand: 3, expectedOnHand: 2 }, {}])(
    'is no receipt with %j',
    (fields) => {
      expect(() => readStockRow({ type: 'receipt', ...fields })).toThrow('invalid fields');
    },
  );
});

describe('the plan of many rows', () => {
  const target = { productId: 'p', warehouseId: 'w', sku: 'TEA', warehouse: 'BER' };
  const level = { productId: 'p', warehouseId: 'w', onHand: 10, allocated: 8, backorderLimit: 1 };
  const rowsOf = (...changes: StockRow[]) =>
    changes.map((change, index) => ({ index, change, target }));
  const difference = (quantity: number): StockRow => ({ kind: 'difference', quantity });

  it('runs the stock on hand along the rows of a level', () => {
    const rows = rowsOf({ kind: 'receipt', quantity: 5 }, difference(-6), {
      kind: 'absolute',
      setOnHand: 20,
      expectedOnHand: 9,
    });
    const plan = planStock(rows, [level]);
    expect(plan.plain.map(({ delta, onHand }) => [delta, onHand])).toEqual([
      [5, 15],
      [-6, 9],
      [11, 20],
    ]);
    expect(plan).toMatchObject({ hard: [], refused: [] });
  });

  it('refuses what does not fit, and goes on', () => {
    const rows = rowsOf(
      difference(-11),
      { kind: 'absolute', setOnHand: 1, expectedOnHand: 3 },
      { kind: 'receipt', quantity: 2 ** 31 },
      difference(1),
    );
    const plan = planStock(rows, [level]);
    expect(plan.refused.map(({ index, error }) => [index, error.code])).toEqual([
      [0, 'STOCK_INSUFFICIENT'],
      [1, 'STOCK_CHANGED'],
      [2, 'VALUE_OUT_OF_RANGE'],
    ]);
    expect(plan.plain.map(({ index }) => index)).toEqual([3]);
  });

  it('sets a level aside from the first row that takes from what is reserved', () => {
    const plan = planStock(rowsOf(difference(-3), difference(-1), difference(4)), [level]);
    expect(plan.plain.map(({ onHand }) => onHand)).toEqual([7]);
    expect(plan.hard.map(({ index }) => index)).toEqual([1, 2]);
  });

  it('takes a missing level for an empty one', () => {
    const plan = planStock(rowsOf(difference(-1), difference(4)), []);
    expect(plan.refused).toHaveLength(1);
    expect(plan.plain).toMatchObject([{ delta: 4, onHand: 4, allocated: 0 }]);
  });
});
