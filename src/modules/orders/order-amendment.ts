import { isDeepStrictEqual } from 'node:util';
import { headerOf, type OrderContent } from './order-content.js';
import { unitsOf } from './order-derived.js';
import type { RequestedLine } from './order-pricing.js';
import { lineTotals } from './order-totals.js';
import type { OrderLineView, OrderView } from './order-view.js';
import {
  OrderFieldsFixed,
  OrderFulfilled,
  OrderLinePriceFixed,
  OrderLineQuantityTooLow,
  OrderLineStarted,
  OrderPriceReasonRequired,
} from './orders.errors.js';

/** A line of a placed order after an edit, and what the timeline says of it. */
export interface Amendment {
  readonly line: OrderLineView;
  readonly data: Readonly<Record<string, unknown>>;
}

type Amended = Pick<OrderLineView, 'quantity' | 'unitPrice' | 'priceOverridden' | 'priceReason'>;

function amendedQuantity(line: OrderLineView, quantity = line.quantity): number {
  const minimum = line.quantityShipped + line.quantityPacked + line.quantityCancelled;
  if (quantity < minimum) throw OrderLineQuantityTooLow({ quantity, minimum });
  return quantity;
}

function amendedPrice(
  line: OrderLineView,
  { unitPrice, reason }: Partial<RequestedLine>,
): Omit<Amended, 'quantity'> {
  const { priceOverridden, priceReason } = line;
  const kept = unitPrice === null ? !priceOverridden : unitPrice === line.unitPrice;
  if (unitPrice === undefined || kept)
    return { unitPrice: line.unitPrice, priceOverridden, priceReason };
  const shipped = line.quantityShipped;
  if (unitPrice === null || shipped > 0) throw OrderLinePriceFixed({ shipped });
  if (reason === undefined || reason === null) throw OrderPriceReasonRequired();
  return { unitPrice, priceOverridden: true, priceReason: reason };
}

function change<T>(name: string, from: T, to: T): object {
  return from === to ? {} : { [name]: { from, to } };
}

function totalled(line: OrderLineView): OrderLineView {
  const quantity = line.quantity - line.quantityCancelled;
  return { ...line, ...lineTotals({ ...line, quantity }) };
}

/**
 * Changes the quantity and the price of a placed line; null when that changes nothing. What was
 * sold stays. Throws ORDER_FIELDS_FIXED, ORDER_LINE_QUANTITY_TOO_LOW, ORDER_LINE_PRICE_FIXED or
 * ORDER_PRICE_REASON_REQUIRED.
 */
export function amendLine(
  status: string,
  line: OrderLineView,
  patch: Partial<RequestedLine>,
): Amendment | null {
  const { sku = line.sku } = patch;
  if (sku.toLowerCase() !== line.sku.toLowerCase())
    throw OrderFieldsFixed({ status, fields: ['sku'] });
  const quantity = amendedQuantity(line, patch.quantity);
  const price = amendedPrice(line, patch);
  if (quantity === line.quantity && price.unitPrice === line.unitPrice) return null;
  const data = {
    changed: line.id,
    ...change('quantity', line.quantity, quantity),
    ...change('unitPrice', line.unitPrice, price.unitPrice),
    ...(price.unitPrice === line.unitPrice ? {} : { reason: price.priceReason }),
  };
  return { line: totalled({ ...line, quantity, ...price }), data };
}

/**
 * Takes all units of a placed line away; the line itself stays in the books. Null when it has none.
 * Throws ORDER_LINE_STARTED.
 */
export function removeLine(line: OrderLineView): Amendment | null {
  const { quantityShipped: shipped, quantityPacked: packed } = line;
  if (shipped + packed > 0) throw OrderLineStarted({ shipped, packed });
  if (line.quantityCancelled === line.quantity) return null;
  const quantityCancelled = line.quantity;
  return { line: totalled({ ...line, quantityCancelled }), data: { removed: line.id } };
}

/** Units that the line should hold in the stock. */
export function dueUnits(
  line: Pick<OrderLineView, 'quantity' | 'quantityShipped' | 'quantityCancelled'>,
): number {
  return line.quantity - line.quantityShipped - line.quantityCancelled;
}

export const addresses = ['billingAddress', 'shippingAddress'] as const;

/**
 * The header of a placed order with other addresses; null when they are the same. Throws
 * ORDER_FIELDS_FIXED for anything else, ORDER_FULFILLED when everything is shipped.
 */
export function readdressed(
  order: OrderView,
  patch: Partial<OrderContent>,
): ReturnType<typeof headerOf> | null {
  const { billingAddress, shippingAddress, ...others } = patch;
  const fields = Object.entries<unknown>(others).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (fields.length > 0) throw OrderFieldsFixed({ status: order.status, fields });
  const current = headerOf(order);
  const header = {
    ...current,
    ...(billingAddress === undefined ? {} : { billingAddress }),
    ...(shippingAddress === undefined ? {} : { shippingAddress }),
  };
  if (isDeepStrictEqual(header, current)) return null;
  const { shipped, unshipped } = unitsOf(order.lines);
  if (shipped > 0 && unshipped === 0) throw OrderFulfilled();
  return header;
}
