import { describe, expect, it } from '@jest/globals';
import { dueOf, fulfillmentStatusOf, paymentStatusOf, unitsOf } from './order-derived.js';

/** Ordered, shipped, cancelled, returned, packed. */
const line = (quantity: number, shipped = 0, cancelled = 0, returned = 0, packed = 0) => ({
  quantity,
  quantityShipped: shipped,
  quantityCancelled: cancelled,
  quantityReturned: returned,
  quantityPacked: packed,
});

describe('the fulfilment of an order', () => {
  it.each([
    [[line(3)], 'unfulfilled'],
    [[line(3, 0, 3)], 'unfulfilled'],
    [[line(3, 1)], 'partially_fulfilled'],
    [[line(3, 3), line(2)], 'partially_fulfilled'],
    [[line(3, 2, 1)], 'fulfilled'],
    [[line(3, 3), line(2, 0, 2)], 'fulfilled'],
    [[line(3, 3, 0, 1)], 'partially_returned'],
    [[line(3, 2, 0, 2)], 'partially_returned'],
    [[line(3, 2, 1, 2)], 'returned'],
  ] as const)('of %j is %s', (lines, status) => {
    expect(fulfillmentStatusOf(lines)).toBe(status);
  });

  it('counts its units', () => {
    expect(unitsOf([line(5, 2, 1, 1, 2), line(3)])).toEqual({
      shipped: 2,
      returned: 1,
      packed: 2,
      unshipped: 5,
    });
  });
});

const money = (captured: number, refunded = 0, returned = 0, total = 100) => ({
  total,
  captured,
  refunded,
  returned,
});

describe('the payment of an order', () => {
  it.each([
    ['placed', money(0), 'unpaid'],
    ['placed', money(0, 0, 0, 0), 'unpaid'],
    ['completed', money(0, 0, 0, 0), 'paid'],
    ['placed', money(99), 'partially_paid'],
    ['placed', money(100), 'paid'],
    ['placed', money(101), 'overpaid'],
    ['completed', money(100, 0, 30), 'overpaid'],
    ['completed', money(100, 30, 30), 'partially_refunded'],
    ['completed', money(100, 100), 'refunded'],
    ['cancelled', money(0), 'unpaid'],
    ['cancelled', money(40), 'overpaid'],
    ['expired', money(40, 40), 'refunded'],
  ] as const)('%s with %j is %s', (status, amounts, expected) => {
    expect(paymentStatusOf(status, amounts)).toBe(expected);
  });

  it('is due as far as it is owed and not there yet', () => {
    expect(dueOf('confirmed', money(40, 10, 20))).toBe(50);
    expect(dueOf('confirmed', money(100, 0, 20))).toBe(-20);
    expect(dueOf('cancelled', money(40, 10))).toBe(-30);
  });
});
