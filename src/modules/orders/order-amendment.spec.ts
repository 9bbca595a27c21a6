import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../platform/errors/domain-error.js';
import { amendLine, dueUnits, readdressed, removeLine } from './order-amendment.js';
import type { OrderLineView, OrderView } from './order-view.js';

/** Ten units at 100, of which two are shipped, one is packed and one cancelled. */
const started: OrderLineView = {
  id: 'l',
  position: 1,
  productId: 'p',
  sku: 'TEA',
  name: 'Tea',
  quantity: 10,
  unitPrice: 100,
  priceOverridden: false,
  priceReason: null,
  taxRateBp: 2000,
  net: 900,
  tax: 180,
  total: 1080,
  quantityShipped: 2,
  quantityCancelled: 1,
  quantityReturned: 0,
  quantityPacked: 1,
};
const untouched = { ...started, quantityShipped: 0, quantityPacked: 0 };

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, ...error.details };
    throw error;
  }
  return 'nothing was refused';
}

describe('another quantity', () => {
  it('changes what is due and what the line is worth, at its own price', () => {
    expect(dueUnits(started)).toBe(7);
    const more = amendLine('placed', started, { quantity: 12 });
    expect(more).toMatchObject({
      line: { quantity: 12, unitPrice: 100, net: 1100, tax: 220, total: 1320 },
      data: { changed: 'l', quantity: { from: 10, to: 12 } },
    });
    const least = amendLine('placed', started, { quantity: 4 });
    expect(least).toMatchObject({ line: { quantity: 4, quantityCancelled: 1, total: 360 } });
    expect(least && dueUnits(least.line)).toBe(1);
  });

  it('is never less than what is shipped, packed and cancelled', () => {
    expect(refusal(() => amendLine('placed', started, { quantity: 3 }))).toEqual({
      code: 'ORDER_LINE_QUANTITY_TOO_LOW',
      quantity: 3,
      minimum: 4,
    });
  });

  it('may be no other after all', () => {
    expect(amendLine('placed', started, { quantity: 10, sku: 'tea' })).toBeNull();
  });
});

describe('another price', () => {
  it('takes a reason, and is told with it', () => {
    const reason = 'damaged box';
    expect(amendLine('confirmed', untouched, { unitPrice: 90, reason })).toMatchObject({
      line: { unitPrice: 90, priceOverridden: true, priceReason: reason, net: 810, tax: 162 },
      data: { changed: 'l', unitPrice: { from: 100, to: 90 }, reason },
    });
    for (const silent of [{}, { reason: null }])
      expect(
        refusal(() => amendLine('confirmed', untouched, { unitPrice: 90, ...silent })),
      ).toEqual({ code: 'ORDER_PRICE_REASON_REQUIRED' });
  });

  it('comes too late when units are shipped, and is never taken back to the catalogue', () => {
    const fixed = { code: 'ORDER_LINE_PRICE_FIXED' };
    const patch = { unitPrice: 90, reason: 'late' };
    expect(refusal(() => amendLine('confirmed', started, patch))).toEqual({ ...fixed, shipped: 2 });
    const overridden = { ...untouched, priceOverridden: true };
    expect(refusal(() => amendLine('placed', overridden, { unitPrice: null }))).toEqual({
      ...fixed,
      shipped: 0,
    });
  });

  it('may be the same after all', () => {
    expect(amendLine('placed', started, { unitPrice: 100 })).toBeNull();
    expect(amendLine('placed', started, { unitPrice: null })).toBeNull();
  });
});

describe('another product', () => {
  it('is another line', () => {
    expect(refusal(() => amendLine('placed', untouched, { sku: 'MUG' }))).toEqual({
      code: 'ORDER_FIELDS_FIXED',
      status: 'placed',
      fields: ['sku'],
    });
  });
});

describe('removing a line', () => {
  it('cancels all its units, once', () => {
    const removed = removeLine(untouched);
    expect(removed).toMatchObject({
      line: { quantity: 10, quantityCancelled: 10, net: 0, tax: 0, total: 0 },
      data: { removed: 'l' },
    });
    expect(removed && removeLine(removed.line)).toBeNull();
  });

  it('is refused when it has been started', () => {
    expect(refusal(() => removeLine(started))).toEqual({
      code: 'ORDER_LINE_STARTED',
      shipped: 2,
      packed: 1,
    });
  });
});

describe('the addresses', () => {
  const order = {
    status: 'confirmed',
    billingAddress: { city: 'London' },
    shippingAddress: null,
    lines: [started],
  } as unknown as OrderView;
  const done = { ...order, lines: [{ ...started, quantity: 3, quantityPacked: 0 }] };

  it('change as a whole, or stay', () => {
    expect(readdressed(order, { billingAddress: null })).toMatchObject({ billingAddress: null });
    expect(readdressed(order, { shippingAddress: { city: 'Bath' } })).toMatchObject({
      billingAddress: { city: 'London' },
      shippingAddress: { city: 'Bath' },
    });
    expect(readdressed(order, { billingAddress: { city: 'London' } })).toBeNull();
    expect(readdressed(done, { billingAddress: { city: 'London' } })).toBeNull();
  });

  it('stay when everything is shipped', () => {
    expect(refusal(() => readdressed(done, { billingAddress: null }))).toEqual({
      code: 'ORDER_FULFILLED',
    });
  });

  it('are all that changes', () => {
    expect(refusal(() => readdressed(order, { shipping: 0, customerId: null }))).toEqual({
      code: 'ORDER_FIELDS_FIXED',
      status: 'confirmed',
      fields: ['shipping', 'customerId'],
    });
  });
});
