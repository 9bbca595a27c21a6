import { isDeepStrictEqual } from 'node:util';
import type { OrderAddress } from './order-address.js';
import type { PricedLine, RequestedLine } from './order-pricing.js';
import { orderTotals } from './order-totals.js';
import type { DraftValues, NewLine } from './order-values.js';
import type { OrderLineView, OrderView } from './order-view.js';

/** An order as a caller describes it; what is absent is null or 0. */
export interface OrderContent {
  readonly customerId?: string | null;
  readonly currency: string;
  readonly lines: readonly RequestedLine[];
  readonly shipping?: number | null;
  readonly billingAddress?: OrderAddress | null;
  readonly shippingAddress?: OrderAddress | null;
  readonly source?: string | null;
  readonly reference?: string | null;
}

/** A whole draft, ready to be written. */
export interface ComposedOrder {
  readonly values: DraftValues;
  readonly lines: readonly NewLine[];
}

type Header = Omit<OrderContent, 'lines'>;

/** Throws ORDER_TOTAL_TOO_LARGE. */
export function draftValuesOf(
  header: Header,
  lines: readonly Pick<PricedLine, 'net' | 'tax'>[],
): DraftValues {
  return {
    source: header.source ?? null,
    reference: header.reference ?? null,
    customerId: header.customerId ?? null,
    currency: header.currency,
    totals: orderTotals(lines, { shipping: header.shipping ?? 0, discount: 0 }),
    billingAddress: header.billingAddress ?? null,
    shippingAddress: header.shippingAddress ?? null,
  };
}

/** The header of an order in the words of a request. */
export function headerOf(order: OrderView): Required<Header> {
  const { source, reference, customerId, currency, shipping } = order;
  const { billingAddress, shippingAddress } = order;
  return { source, reference, customerId, currency, shipping, billingAddress, shippingAddress };
}

/** The line in the words of a request. */
export function requestOf(line: OrderLineView): RequestedLine {
  const { sku, quantity, priceOverridden, unitPrice, priceReason } = line;
  return { sku, quantity, unitPrice: priceOverridden ? unitPrice : null, reason: priceReason };
}

function comparable({ sku, quantity, unitPrice }: RequestedLine): object {
  return { sku: sku.toLowerCase(), quantity, unitPrice: unitPrice ?? null };
}

/** True when the description says what the order says, whatever the catalogue says by now. */
export function describes(content: OrderContent, order: OrderView): boolean {
  const { lines, ...header } = content;
  return (
    isDeepStrictEqual(draftValuesOf(header, []), draftValuesOf(headerOf(order), [])) &&
    isDeepStrictEqual(lines.map(comparable), order.lines.map(requestOf).map(comparable))
  );
}

function snapshotOf(line: PricedLine): object {
  const { productId, sku, name, taxRateBp, quantity } = line;
  const { unitPrice, priceOverridden, priceReason } = line;
  return { productId, sku, name, unitPrice, priceOverridden, priceReason, taxRateBp, quantity };
}

export function sameLines(one: readonly PricedLine[], other: readonly PricedLine[]): boolean {
  return isDeepStrictEqual(one.map(snapshotOf), other.map(snapshotOf));
}

/** True when writing the composition would change nothing. */
export function isUnchanged({ values, lines }: ComposedOrder, order: OrderView): boolean {
  const stored = draftValuesOf(headerOf(order), order.lines);
  return isDeepStrictEqual(values, stored) && sameLines(lines, order.lines);
}
