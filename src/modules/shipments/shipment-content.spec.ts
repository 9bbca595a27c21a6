import { describe, expect, it } from '@jest/globals';
import type { OrderLineView, OrderView } from '../orders/orders.service.js';
import { shipmentParts, shippableLines } from './shipment-content.js';

const line = (id: string, over: Partial<OrderLineView> = {}): OrderLineView =>
  ({
    id,
    productId: `product of ${id}`,
    sku: id.toUpperCase(),
    quantity: 10,
    quantityCancelled: 0,
    quantityShipped: 0,
    quantityPacked: 0,
    ...over,
  }) as OrderLineView;
const orderOf = (...lines: OrderLineView[]): OrderView => ({ lines }) as unknown as OrderView;

const held = (lineId: string, warehouseId: string, quantity: number, packed = 0) => {
  const warehouse = warehouseId.toUpperCase();
  return { lineId, productId: `product of ${lineId}`, warehouseId, warehouse, quantity, packed };
};
const freeOf = (order: OrderView, from: Partial<Parameters<typeof shippableLines>[1]>) =>
  shippableLines(order, { warehouseId: 'ber', held: [], untracked: new Set(), ...from }).map(
    ({ free }) => free,
  );

describe('what a warehouse could ship of a line', () => {
  const tea = orderOf(line('tea'));

  it('is what it holds and no shipment has claimed', () => {
    const both = [held('tea', 'ber', 6, 2), held('tea', 'ham', 4)];
    expect(freeOf(tea, { held: both })).toEqual([4]);
    expect(freeOf(tea, { held: both, warehouseId: 'ham' })).toEqual([4]);
    expect(freeOf(tea, { held: both, warehouseId: 'lys' })).toEqual([0]);
  });

  it('is never more than the line has left', () => {
    const done = { quantityShipped: 5, quantityCancelled: 2, quantityPacked: 1 };
    expect(freeOf(orderOf(line('tea', done)), { held: [held('tea', 'ber', 9)] })).toEqual([2]);
  });

  it('is all that is left where the stock is not tracked, from anywhere', () => {
    const wrap = orderOf(line('wrap', { quantityPacked: 3 }));
    expect(freeOf(wrap, { untracked: new Set(['product of wrap']) })).toEqual([7]);
    expect(freeOf(wrap, {})).toEqual([0]);
  });

  it('is what was reserved while the product was tracked, though it is not any more', () => {
    const from = { untracked: new Set(['product of tea']), held: [held('tea', 'ham', 10)] };
    expect(freeOf(tea, from)).toEqual([0]);
    expect(freeOf(tea, { ...from, warehouseId: 'ham' })).toEqual([10]);
  });
});

describe('the content of a shipment', () => {
  const order = orderOf(line('tea'), line('mug'), line('wrap'));
  const shippable = [
    { lineId: 'tea', sku: 'TEA', tracked: true, free: 4 },
    { lineId: 'mug', sku: 'MUG', tracked: true, free: 0 },
    { lineId: 'wrap', sku: 'WRAP', tracked: false, free: 1 },
  ];

  it('is everything that is free unless lines are named', () => {
    expect(shipmentParts(order, shippable, 'BER')).toEqual([
      { lineId: 'tea', tracked: true, quantity: 4 },
      { lineId: 'wrap', tracked: false, quantity: 1 },
    ]);
  });

  it('adds up a line that is named twice', () => {
    const twice = [
      { lineId: 'tea', quantity: 1 },
      { lineId: 'tea', quantity: 2 },
    ];
    expect(shipmentParts(order, shippable, 'BER', twice)).toEqual([
      { lineId: 'tea', tracked: true, quantity: 3 },
    ]);
  });

  it('cannot be more than is free, and says what is', () => {
    const wanted = [
      { lineId: 'tea', quantity: 5 },
      { lineId: 'wrap', quantity: 2 },
    ];
    expect(() => shipmentParts(order, shippable, 'BER', wanted)).toThrow(
      expect.objectContaining({
        code: 'STOCK_NOT_RESERVED',
        details: {
          lines: [
            { lineId: 'tea', sku: 'TEA', quantity: 5, free: 4 },
            { lineId: 'wrap', sku: 'WRAP', quantity: 2, free: 1 },
          ],
        },
      }),
    );
  });

  it('cannot be nothing, or of another order', () => {
    const none = shippable.map((one) => ({ ...one, free: 0 }));
    expect(() => shipmentParts(order, none, 'BER')).toThrow(
      expect.objectContaining({ code: 'SHIPMENT_EMPTY', details: { warehouse: 'BER' } }),
    );
    const foreign = [{ lineId: 'hat', quantity: 1 }];
    expect(() => shipmentParts(order, shippable, 'BER', foreign)).toThrow(
      expect.objectContaining({ code: 'ORDER_LINE_NOT_FOUND' }),
    );
  });
});
