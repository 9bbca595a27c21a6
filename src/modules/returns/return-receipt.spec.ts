import { describe, expect, it } from '@jest/globals';
import type { OrderLineView, OrderView } from '../orders/orders.service.js';
import { returnParts } from './return-content.js';
import { receiptOf, type ReceivedUnits } from './return-receipt.js';
import type { ReturnLineView, ReturnView } from './return-view.js';

const sold = (id: string, over: Partial<OrderLineView> = {}): OrderLineView =>
  ({
    id,
    productId: `product of ${id}`,
    sku: id.toUpperCase(),
    name: `A ${id}`,
    unitPrice: 333,
    taxRateBp: 1000,
    quantity: 5,
    quantityShipped: 4,
    quantityReturned: 1,
    ...over,
  }) as OrderLineView;
const order = { lines: [sold('tea'), sold('mug')] } as unknown as OrderView;

const refusal = (code: string, details: object) => expect.objectContaining({ code, details });

describe('what a return is about', () => {
  it('is a snapshot of the lines, each once', () => {
    const wanted = [
      { lineId: 'tea', quantity: 1 },
      { lineId: 'tea', quantity: 1, reason: 'stale' },
      { lineId: 'mug', quantity: 3, reason: null },
    ];
    const [tea, mug] = returnParts(order, new Map(), wanted);
    expect(tea).toEqual({
      lineId: 'tea',
      productId: 'product of tea',
      sku: 'TEA',
      name: 'A tea',
      unitPrice: 333,
      quantity: 2,
      reason: 'stale',
    });
    expect(mug).toMatchObject({ quantity: 3, reason: null });
  });

  it('is no more than was shipped, did not come back and is not announced yet', () => {
    const open = new Map([['tea', 2]]);
    expect(returnParts(order, open, [{ lineId: 'tea', quantity: 1 }])).toHaveLength(1);
    expect(() => returnParts(order, open, [{ lineId: 'tea', quantity: 2 }])).toThrow(
      refusal('RETURN_EXCEEDS_SHIPPED', {
        lines: [{ lineId: 'tea', sku: 'TEA', quantity: 2, returnable: 1 }],
      }),
    );
  });
});

const line = (lineId: string, quantity: number, position: number): ReturnLineView =>
  ({
    id: `return of ${lineId}`,
    lineId,
    sku: lineId.toUpperCase(),
    quantity,
    position,
    quantityReceived: 0,
    restock: null,
    condition: null,
    value: 0,
  }) as ReturnLineView;
const announced = { lines: [line('tea', 3, 1), line('mug', 1, 2)] } as unknown as ReturnView;
const came = (lineId: string, quantity: number, restock = true): ReceivedUnits => {
  return { lineId, quantity, restock };
};

describe('a receipt', () => {
  it('values what came; what did not come stays a line without value', () => {
    const { lines, value, returned } = receiptOf(order, announced, [came('tea', 2)]);
    expect(lines).toMatchObject([
      { id: 'return of tea', quantity: 3, quantityReceived: 2, restock: true, value: 733 },
      { id: 'return of mug', quantity: 1, quantityReceived: 0, restock: null, value: 0 },
    ]);
    expect([value, returned]).toEqual([733, [{ lineId: 'tea', returned: 2 }]]);
  });

  it('has a line for each condition, worth to the penny what they are worth together', () => {
    const units = [came('mug', 1), came('tea', 1), { ...came('tea', 2, false), condition: 'torn' }];
    const { lines, value, returned } = receiptOf(order, announced, units);
    expect(lines).toMatchObject([
      { id: 'return of tea', position: 1, quantity: 1, quantityReceived: 1, restock: true },
      { position: 2, quantity: 2, quantityReceived: 2, restock: false, condition: 'torn' },
      { id: 'return of mug', position: 3, quantity: 1, quantityReceived: 1 },
    ]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(3);
    const whole = receiptOf(order, announced, [came('tea', 3), came('mug', 1)]);
    expect(value).toBe(whole.value);
    expect(returned).toEqual([
      { lineId: 'mug', returned: 1 },
      { lineId: 'tea', returned: 3 },
    ]);
  });

  it('keeps what is missing with the first condition', () => {
    const { lines } = receiptOf(order, announced, [came('tea', 1), came('tea', 1, false)]);
    expect(lines.map(({ quantity, quantityReceived }) => [quantity, quantityReceived])).toEqual([
      [2, 1],
      [1, 1],
      [1, 0],
    ]);
  });

  it('is refused for more than was announced, and for other lines', () => {
    expect(() => receiptOf(order, announced, [came('tea', 2), came('tea', 2)])).toThrow(
      refusal('RETURN_EXCEEDS_REQUESTED', {
        lines: [{ lineId: 'tea', sku: 'TEA', quantity: 4, requested: 3 }],
      }),
    );
    expect(() => receiptOf(order, announced, [came('hat', 1)])).toThrow(
      refusal('RETURN_LINE_UNKNOWN', { lineIds: ['hat'] }),
    );
  });
});
