import { describe, expect, it } from '@jest/globals';
import { type ReserveRequest, StockPool } from './stock-pool.js';

const level = (warehouseId: string, priority: number, onHand: number) => ({
  productId: 'tea',
  warehouseId,
  priority,
  onHand,
  allocated: 0,
  backorderLimit: 0,
});

const request = (orderId: string, ...quantities: number[]): ReserveRequest => ({
  orderId,
  expiresAt: null,
  lines: quantities.map((quantity, index) => ({
    lineId: `${orderId}-${index}`,
    productId: 'tea',
    sku: 'TEA',
    quantity,
  })),
});

describe('a pool of stock', () => {
  it('gives to each what the ones before it left', () => {
    const pool = new StockPool([level('far', 2, 10), level('near', 1, 3)]);
    expect(pool.take(request('a', 2)).picks).toMatchObject([{ warehouseId: 'near', quantity: 2 }]);
    expect(pool.take(request('b', 2, 1)).parts).toMatchObject([
      { lineId: 'b-0', warehouseId: 'near', quantity: 1, sku: 'TEA' },
      { lineId: 'b-0', warehouseId: 'far', quantity: 1 },
      { lineId: 'b-1', warehouseId: 'far', quantity: 1 },
    ]);
    const refused = expect.objectContaining({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: 'TEA', requested: 9, available: 8 }] },
    }) as unknown as Error;
    expect(() => pool.take(request('c', 4, 5))).toThrow(refused);
    // Who was refused took nothing.
    expect(pool.take(request('d', 8)).picks).toMatchObject([{ warehouseId: 'far', quantity: 8 }]);
  });

  it('leaves the levels that it was made of alone, and has nothing of other products', () => {
    const levels = [level('near', 1, 3)];
    const pool = new StockPool(levels);
    pool.take(request('a', 3));
    expect(levels).toEqual([level('near', 1, 3)]);
    const [line] = request('b', 1).lines;
    const other = { ...request('b'), lines: [{ ...line, productId: 'mug', sku: 'MUG' }] };
    expect(() => pool.take(other as ReserveRequest)).toThrow();
    expect(pool.take(request('c'))).toMatchObject({ picks: [], parts: [] });
  });
});
