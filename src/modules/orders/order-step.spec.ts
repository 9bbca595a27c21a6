import { describe, expect, it } from '@jest/globals';
import { applyStep, completionOf, type OrderStep } from './order-step.js';
import type { OrderLineView, OrderView } from './order-view.js';

const at = new Date('2026-01-02T03:04:05Z');

function line(id: string, over: Partial<OrderLineView> = {}): OrderLineView {
  return {
    id,
    position: 1,
    productId: 'p',
    sku: 'TEA',
    name: 'Tea',
    quantity: 3,
    unitPrice: 333,
    priceOverridden: false,
    priceReason: null,
    taxRateBp: 2000,
    net: 999,
    tax: 200,
    total: 1199,
    quantityShipped: 0,
    quantityCancelled: 0,
    quantityReturned: 0,
    quantityPacked: 0,
    ...over,
  };
}

function order(over: Partial<OrderView> = {}): OrderView {
  return {
    id: 'o',
    number: 'SO-1',
    source: null,
    reference: null,
    customerId: null,
    status: 'confirmed',
    fulfillmentStatus: 'unfulfilled',
    paymentStatus: 'unpaid',
    holdReason: null,
    heldAt: null,
    cancelReason: null,
    currency: 'GBP',
    net: 999,
    tax: 200,
    shipping: 500,
    discount: 0,
    total: 1699,
    captured: 0,
    refunded: 0,
    returned: 0,
    placedAt: at,
    reservationExpiresAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    billingAddress: null,
    shippingAddress: null,
    lines: [line('a')],
    ...over,
  };
}

const shipped: OrderStep['entry'] = { type: 'shipment.shipped' };

describe('a step of an order', () => {
  it('ships packed units and tells that a part is fulfilled', () => {
    const before = order({ lines: [line('a', { quantityPacked: 2 }), line('b')] });
    const step = { entry: shipped, lines: [{ lineId: 'a', shipped: 2, packed: -2 }] };
    const { lines, values, entries } = applyStep(before, step);
    expect(lines).toMatchObject([{ id: 'a', quantityShipped: 2, quantityPacked: 0, total: 1199 }]);
    expect(values).toMatchObject({ status: 'confirmed', fulfillmentStatus: 'partially_fulfilled' });
    expect(entries).toEqual([shipped, { type: 'order.partially_fulfilled' }]);
  });

  it('completes what is shipped and paid', () => {
    const before = order({ captured: 1699 });
    const step = { entry: shipped, lines: [{ lineId: 'a', shipped: 3 }] };
    const { values, entries } = applyStep(before, step);
    expect(values).toMatchObject({
      status: 'completed',
      fulfillmentStatus: 'fulfilled',
      paymentStatus: 'paid',
    });
    expect(entries.map(({ type }) => type)).toEqual([
      'shipment.shipped',
      'order.fulfilled',
      'order.completed',
    ]);
  });

  it('completes with the payment when everything is shipped', () => {
    const before = order({
      fulfillmentStatus: 'fulfilled',
      lines: [line('a', { quantityShipped: 3 })],
    });
    const { values, entries } = applyStep(before, {
      entry: { type: 'payment.captured' },
      captured: 1699,
    });
    expect(values).toMatchObject({ status: 'completed', paymentStatus: 'paid', captured: 1699 });
    expect(entries.map(({ type }) => type)).toEqual(['payment.captured', 'order.completed']);
  });

  it('does not complete while the order is held, and does when it is released', () => {
    const held = { holdReason: 'fraud', heldAt: at };
    const before = order({ ...held, captured: 1699, lines: [line('a', { quantityShipped: 2 })] });
    const step = { entry: shipped, lines: [{ lineId: 'a', shipped: 1 }] };
    expect(applyStep(before, step).values.status).toBe('confirmed');
    const after = { ...before, lines: [line('a', { quantityShipped: 3 })] };
    expect(completionOf(after)).toMatchObject({ values: { status: 'completed' } });
    expect(completionOf(before)).toEqual({ values: {}, entries: [] });
  });

  it('takes cancelled units off the bill, rounding the rest of the line once', () => {
    const step: OrderStep = {
      entry: { type: 'order.line_cancelled' },
      lines: [{ lineId: 'a', cancelled: 1 }],
    };
    const { lines, values } = applyStep(order(), step);
    expect(lines).toMatchObject([{ quantityCancelled: 1, net: 666, tax: 133, total: 799 }]);
    expect(values).toMatchObject({ net: 666, tax: 133, total: 1299 });
  });

  it('values what comes back, to the penny of the line in the end', () => {
    const one = {
      entry: { type: 'return.received' },
      lines: [{ lineId: 'a', returned: 1 }],
    } as const;
    let current = order({
      status: 'completed',
      captured: 1699,
      lines: [line('a', { quantityShipped: 3 })],
    });
    const values: number[] = [];
    for (const _ of [1, 2, 3]) {
      const applied = applyStep(current, one);
      values.push((applied.values.returned ?? 0) - current.returned);
      current = { ...current, ...applied.values, lines: applied.lines };
    }
    expect(values).toEqual([400, 399, 400]);
    expect(current).toMatchObject({
      status: 'completed',
      fulfillmentStatus: 'returned',
      paymentStatus: 'overpaid',
      returned: 1199,
    });
  });

  it('adds the steps of one line up', () => {
    const steps = [
      { lineId: 'a', shipped: 1 },
      { lineId: 'a', shipped: 1 },
    ];
    const { lines } = applyStep(order(), { entry: shipped, lines: steps });
    expect(lines).toMatchObject([{ quantityShipped: 2 }]);
  });

  it('refuses a line of another order', () => {
    const step = { entry: shipped, lines: [{ lineId: 'z', shipped: 1 }] };
    expect(() => applyStep(order(), step)).toThrow(
      expect.objectContaining({ code: 'ORDER_LINE_NOT_FOUND' }),
    );
  });
});
