import { describe, expect, it } from '@jest/globals';
import { describedPayment, refundableOf, requireOwnFields } from './payment-values.js';

const now = new Date('2026-11-25T12:00:00Z');

describe('a payment as described', () => {
  it('takes the defaults of what is absent', () => {
    const request = { type: 'capture', amount: 5, providerRef: 'a' } as const;
    expect(describedPayment(request, now)).toEqual({
      type: 'capture',
      amount: 5,
      provider: 'manual',
      providerRef: 'a',
      captureId: null,
      reason: null,
      occurredAt: now,
    });
  });

  it.each([
    ['2026-11-25T12:05:00Z', true],
    ['2026-11-25T13:05:00+01:00', true],
    ['2026-11-25T12:05:00.001Z', false],
    ['2010-12-01T08:26:00Z', true],
  ])('that happened at %s is taken at noon: %p', (occurredAt, taken) => {
    const request = { type: 'refund', amount: 5, providerRef: 'a', occurredAt } as const;
    expect(describedPayment(request, now) !== null).toBe(taken);
  });
});

describe('the capture that a payment gives back', () => {
  const payment = { amount: 5, providerRef: 'a', captureId: 'c' };

  it('is named by refunds only', () => {
    expect(() => requireOwnFields({ type: 'refund', ...payment })).not.toThrow();
    expect(() => requireOwnFields({ type: 'capture', ...payment, captureId: null })).not.toThrow();
    expect(() => requireOwnFields({ type: 'capture', ...payment })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

describe('what can be refunded', () => {
  it('is what was captured and not refunded', () => {
    expect(refundableOf({ captured: 100, refunded: 30 })).toBe(70);
  });

  it('is no more than what is left of the capture, and of the order', () => {
    expect(refundableOf({ captured: 100, refunded: 0 }, { amount: 60, refunded: 20 })).toBe(40);
    expect(refundableOf({ captured: 100, refunded: 90 }, { amount: 60, refunded: 0 })).toBe(10);
  });
});
