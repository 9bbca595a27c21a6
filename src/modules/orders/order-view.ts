import type { OrderAddress } from './order-address.js';
import { dueOf, unitsOf } from './order-derived.js';
import type { FulfillmentStatus, OrderState, OrderStatus, PaymentStatus } from './order-status.js';
import type { NewLine } from './order-values.js';
import { OrderLineNotFound } from './orders.errors.js';

/** A line as it is read: amounts in minor units, tax rate in basis points. */
export interface OrderLineView {
  readonly id: string;
  readonly position: number;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly priceOverridden: boolean;
  /** Why the price was set by hand, as far as somebody said so. */
  readonly priceReason: string | null;
  readonly taxRateBp: number;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  readonly quantityShipped: number;
  readonly quantityCancelled: number;
  readonly quantityReturned: number;
  /** In shipments that have not left yet. */
  readonly quantityPacked: number;
}

/** An order without its lines and addresses, as lists show it. */
export interface OrderSummaryView {
  readonly id: string;
  readonly number: string;
  readonly source: string | null;
  readonly reference: string | null;
  readonly customerId: string | null;
  readonly status: OrderStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly paymentStatus: PaymentStatus;
  readonly holdReason: string | null;
  readonly heldAt: Date | null;
  readonly cancelReason: string | null;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly shipping: number;
  readonly discount: number;
  readonly total: number;
  readonly captured: number;
  readonly refunded: number;
  /** The value of the goods that came back. */
  readonly returned: number;
  readonly placedAt: Date | null;
  readonly reservationExpiresAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface OrderView extends OrderSummaryView {
  readonly billingAddress: OrderAddress | null;
  readonly shippingAddress: OrderAddress | null;
  readonly lines: readonly OrderLineView[];
}

/** A list's row: lines only where they were asked for. */
export interface OrderListRow extends OrderSummaryView {
  readonly lines?: readonly OrderLineView[];
}

/** What the rules of the statuses look at. */
export function stateOf(order: OrderView): OrderState {
  const { shipped, returned, packed, unshipped } = unitsOf(order.lines);
  return {
    status: order.status,
    held: order.heldAt !== null,
    lineCount: order.lines.length,
    shipped,
    packed,
    unshipped,
    returnable: shipped - returned,
    paid: order.captured - order.refunded,
    settled: dueOf(order.status, order) <= 0,
  };
}

/** A new line as it is read: nothing has happened to it yet. */
export function unstarted(line: NewLine): OrderLineView {
  const quantities = { quantityShipped: 0, quantityCancelled: 0 };
  return { ...line, ...quantities, quantityReturned: 0, quantityPacked: 0 };
}

/** Throws ORDER_LINE_NOT_FOUND. */
export function lineOf(order: OrderView, lineId: string): OrderLineView {
  const line = order.lines.find(({ id }) => id === lineId);
  if (!line) throw OrderLineNotFound({ id: lineId });
  return line;
}
