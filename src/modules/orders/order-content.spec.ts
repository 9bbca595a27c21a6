import { describe, expect, it } from '@jest/globals';
import { describes, draftValuesOf, headerOf, isUnchanged, requestOf } from './order-content.js';
import type { OrderLineView, OrderView } from './order-view.js';

const line: OrderLineView = {
  id: 'l',
  position: 1,
  productId: 'p',
  sku: 'TEA',
  name: 'Tea',
  quantity: 2,
  unitPrice: 100,
  priceOverridden: false,
  priceReason: null,
  taxRateBp: 0,
  net: 200,
  tax: 0,
  total: 200,
  quantityShipped: 0,
  quantityCancelled: 0,
  quantityReturned: 0,
  quantityPacked: 0,
};
const order: OrderView = {
  id: 'o',
  number: 'SO-1',
  source: 's',
  reference: 'r',
  customerId: null,
  status: 'draft',
  fulfillmentStatus: 'unfulfilled',
  paymentStatus: 'unpaid',
  holdReason: null,
  heldAt: null,
  cancelReason: null,
  currency: 'EUR',
  net: 200,
  tax: 0,
  shipping: 50,
  discount: 0,
  total: 250,
  captured: 0,
  refunded: 0,
  returned: 0,
  placedAt: null,
  reservationExpiresAt: null,
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  billingAddress: { city: 'Rome', zip: 1 },
  shippingAddress: null,
  lines: [line],
};
const content = {
  source: 's',
  reference: 'r',
  currency: 'EUR',
  shipping: 50,
  billingAddress: { zip: 1, city: 'Rome' },
  lines: [{ sku: 'tea', quantity: 2 }],
};

describe('the same content', () => {
  it('does not depend on case of SKUs, order of keys, or how nothing is said', () => {
    expect(describes(content, order)).toBe(true);
    expect(describes({ ...content, customerId: null, shippingAddress: null }, order)).toBe(true);
  });

  it('does not depend on what the catalogue says now', () => {
    expect(describes(content, { ...order, lines: [{ ...line, unitPrice: 7, net: 14 }] })).toBe(
      true,
    );
  });

  it.each([
    ['another quantity', { lines: [{ sku: 'TEA', quantity: 3 }] }],
    ['another line', { lines: [...content.lines, ...content.lines] }],
    ['a price by hand', { lines: [{ sku: 'TEA', quantity: 2, unitPrice: 100 }] }],
    ['another customer', { customerId: 'c' }],
    ['other shipping', { shipping: 0 }],
    ['another address', { billingAddress: { city: 'Rome' } }],
    ['another currency', { currency: 'USD' }],
  ])('differs by %s', (_, change) => {
    expect(describes({ ...content, ...change }, order)).toBe(false);
  });

  it('knows a price that was set by hand', () => {
    const overridden = { ...order, lines: [{ ...line, priceOverridden: true }] };
    expect(requestOf(overridden.lines[0] as OrderLineView)).toEqual({
      sku: 'TEA',
      quantity: 2,
      unitPrice: 100,
      reason: null,
    });
    expect(
      describes({ ...content, lines: [{ sku: 'TEA', quantity: 2, unitPrice: 100 }] }, overridden),
    ).toBe(true);
    expect(describes(content, overridden)).toBe(false);
  });
});

describe('isUnchanged', () => {
  const values = draftValuesOf(headerOf(order), order.lines);

  it('compares what would be written', () => {
    expect(isUnchanged({ values, lines: [{ ...line, id: 'new' }] }, order)).toBe(true);
    expect(isUnchanged({ values, lines: [{ ...line, name: 'New' }] }, order)).toBe(false);
    expect(isUnchanged({ values: { ...values, currency: 'USD' }, lines: [line] }, order)).toBe(
      false,
    );
  });
});
