import { OrderTotalTooLarge } from './orders.errors.js';

/** Amounts in minor units of the order's currency; tax rates in basis points. */
export interface LineAmounts {
  readonly unitPrice: number;
  readonly quantity: number;
  readonly taxRateBp: number;
}

export interface LineTotals {
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

export interface OrderTotals extends LineTotals {
  readonly shipping: number;
  readonly discount: number;
}

const largest = BigInt(Number.MAX_SAFE_INTEGER);

/** Products of prices and quantities pass 2^53, so they are whole numbers of any size until here. */
function safe(amount: bigint): number {
  if (amount > largest) throw OrderTotalTooLarge();
  return Number(amount);
}

/**
 * net = price × quantity, tax rounded half-up once per line.
 * @throws ORDER_TOTAL_TOO_LARGE beyond 2^53 − 1.
 */
export function lineTotals({ unitPrice, quantity, taxRateBp }: LineAmounts): LineTotals {
  const net = BigInt(unitPrice) * BigInt(quantity);
  const tax = (net * BigInt(taxRateBp) + 5_000n) / 10_000n;
  return { net: safe(net), tax: safe(tax), total: safe(net + tax) };
}

/**
 * What further units of a line are worth when they come back, tax included. The units of a line that
 * come back one by one are worth as much as all at once, to the penny.
 */
export function returnedValue(
  line: Omit<LineAmounts, 'quantity'> & { readonly quantityReturned: number },
  units: number,
): number {
  const worth = (quantity: number): number => lineTotals({ ...line, quantity }).total;
  return worth(line.quantityReturned + units) - worth(line.quantityReturned);
}

function sum(amounts: readonly number[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n);
}

/**
 * Sums the lines as they were rounded: total = Σ(net + tax) + shipping − discount.
 * @throws ORDER_TOTAL_TOO_LARGE beyond 2^53 − 1.
 */
export function orderTotals(
  lines: readonly Omit<LineTotals, 'total'>[],
  charges: { readonly shipping: number; readonly discount: number },
): OrderTotals {
  const { shipping, discount } = charges;
  const net = sum(lines.map((line) => line.net));
  const tax = sum(lines.map((line) => line.tax));
  const total = net + tax + BigInt(shipping) - BigInt(discount);
  return { net: safe(net), tax: safe(tax), shipping, discount, total: safe(total) };
}
