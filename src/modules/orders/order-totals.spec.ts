import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isError } from '../../platform/errors/domain-error.js';
import { type LineTotals, lineTotals, orderTotals } from './order-totals.js';
import { OrderTotalTooLarge } from './orders.errors.js';

const line = fc.record({
  unitPrice: fc.integer({ min: 0, max: 10_000_000 }),
  quantity: fc.integer({ min: 1, max: 10_000 }),
  taxRateBp: fc.integer({ min: 0, max: 10_000 }),
});
const charges = fc.record({
  shipping: fc.integer({ min: 0, max: 1_000_000 }),
  discount: fc.constant(0),
});

function refused(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch (error) {
    return isError(error, OrderTotalTooLarge);
  }
}

describe('lineTotals', () => {
  it.each([
    [
      { unitPrice: 333, quantity: 3, taxRateBp: 1750 },
      { net: 999, tax: 175, total: 1174 },
    ],
    [
      { unitPrice: 1, quantity: 1, taxRateBp: 5000 },
      { net: 1, tax: 1, total: 2 },
    ],
    [
      { unitPrice: 1, quantity: 1, taxRateBp: 4999 },
      { net: 1, tax: 0, total: 1 },
    ],
    [
      { unitPrice: 5, quantity: 1, taxRateBp: 1000 },
      { net: 5, tax: 1, total: 6 },
    ],
    [
      { unitPrice: 0, quantity: 9, taxRateBp: 2000 },
      { net: 0, tax: 0, total: 0 },
    ],
    [
      { unitPrice: 4, quantity: 3, taxRateBp: 10_000 },
      { net: 12, tax: 12, total: 24 },
    ],
  ])('computes %p', (amounts, totals) => {
    expect(lineTotals(amounts)).toEqual(totals);
  });

  it('rounds half-up: the tax is never more than half a unit away, and never below at a half', () => {
    fc.assert(
      fc.property(line, (amounts) => {
        const { net, tax, total } = lineTotals(amounts);
        const exact = BigInt(net) * BigInt(amounts.taxRateBp);
        const error = BigInt(tax) * 10_000n - exact;
        expect(error > -5_000n && error <= 5_000n).toBe(true);
        expect(net).toBe(amounts.unitPrice * amounts.quantity);
        expect(total).toBe(net + tax);
      }),
    );
  });

  it('is exact up to 2^53 − 1 and refuses what is beyond', () => {
    const largest = Number.MAX_SAFE_INTEGER;
    expect(lineTotals({ unitPrice: largest, quantity: 1, taxRateBp: 0 }).total).toBe(largest);
    expect(refused(() => lineTotals({ unitPrice: largest, quantity: 2, taxRateBp: 0 }))).toBe(true);
    expect(refused(() => lineTotals({ unitPrice: largest, quantity: 1, taxRateBp: 1 }))).toBe(true);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (price, quantity) => {
          const work = () =>
            lineTotals({ unitPrice: Number(price), quantity: Number(quantity), taxRateBp: 0 });
          if (price * quantity > BigInt(largest)) expect(refused(work)).toBe(true);
          else expect(BigInt(work().net)).toBe(price * quantity);
        },
      ),
    );
  });
});

describe('orderTotals', () => {
  it('is Σ(net + tax) + shipping − discount, in whole numbers', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 50 }), charges, (amounts, extra) => {
        const lines = amounts.map(lineTotals);
        const totals = orderTotals(lines, extra);
        const sum = (pick: (line: LineTotals) => number) =>
          lines.reduce((all, one) => all + pick(one), 0);
        expect(totals.net).toBe(sum(({ net }) => net));
        expect(totals.tax).toBe(sum(({ tax }) => tax));
        expect(totals.total).toBe(sum(({ total }) => total) + extra.shipping - extra.discount);
      }),
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (amounts) => {
        const lines = amounts.map(lineTotals);
        const none = { shipping: 0, discount: 0 };
        expect(orderTotals([...lines].reverse(), none)).toEqual(orderTotals(lines, none));
      }),
    );
  });

  it('takes a discount off', () => {
    const lines = [lineTotals({ unitPrice: 100, quantity: 1, taxRateBp: 2000 })];
    expect(orderTotals(lines, { shipping: 30, discount: 50 }).total).toBe(100);
  });

  it('refuses a sum beyond 2^53 − 1 though every line fits', () => {
    const big = lineTotals({ unitPrice: Number.MAX_SAFE_INTEGER, quantity: 1, taxRateBp: 0 });
    const none = { shipping: 0, discount: 0 };
    expect(refused(() => orderTotals([big, big], none))).toBe(true);
    expect(refused(() => orderTotals([big], { ...none, shipping: 1 }))).toBe(true);
    expect(orderTotals([big], none).total).toBe(Number.MAX_SAFE_INTEGER);
  });
});
