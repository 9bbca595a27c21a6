import type { FulfillmentStatus, OrderStatus, PaymentStatus } from './order-status.js';

export interface LineQuantities {
  readonly quantity: number;
  readonly quantityShipped: number;
  readonly quantityCancelled: number;
  readonly quantityReturned: number;
  readonly quantityPacked: number;
}

/** Units over all lines. */
export interface OrderUnits {
  readonly shipped: number;
  readonly returned: number;
  readonly packed: number;
  /** Neither shipped nor cancelled. */
  readonly unshipped: number;
}

/** Minor units: what the order is worth, what came in, went back, and what returned goods were worth. */
export interface OrderMoney {
  readonly total: number;
  readonly captured: number;
  readonly refunded: number;
  readonly returned: number;
}

function sum(lines: readonly LineQuantities[], pick: (line: LineQuantities) => number): number {
  return lines.reduce((units, line) => units + pick(line), 0);
}

export function unitsOf(lines: readonly LineQuantities[]): OrderUnits {
  return {
    shipped: sum(lines, (line) => line.quantityShipped),
    returned: sum(lines, (line) => line.quantityReturned),
    packed: sum(lines, (line) => line.quantityPacked),
    unshipped: sum(lines, (line) => line.quantity - line.quantityCancelled - line.quantityShipped),
  };
}

export function fulfillmentStatusOf(lines: readonly LineQuantities[]): FulfillmentStatus {
  const { shipped, returned, unshipped } = unitsOf(lines);
  if (shipped === 0) return 'unfulfilled';
  if (returned > 0)
    return returned === shipped && unshipped === 0 ? 'returned' : 'partially_returned';
  return unshipped === 0 ? 'fulfilled' : 'partially_fulfilled';
}

const ended: ReadonlySet<OrderStatus> = new Set(['cancelled', 'expired']);

/** What the customer has to have paid in the end: nothing for an order that ended unshipped. */
export function owedOf(status: OrderStatus, { total, returned }: OrderMoney): number {
  return ended.has(status) ? 0 : total - returned;
}

/** What is still to be paid; negative when there is something to give back. */
export function dueOf(status: OrderStatus, money: OrderMoney): number {
  return owedOf(status, money) - (money.captured - money.refunded);
}

export function paymentStatusOf(status: OrderStatus, money: OrderMoney): PaymentStatus {
  const { captured, refunded } = money;
  if (refunded > 0) return refunded === captured ? 'refunded' : 'partially_refunded';
  const due = dueOf(status, money);
  if (due < 0) return 'overpaid';
  // Nothing to pay is paid once the order is done; until then lines may still be added.
  if (due === 0 && (captured > 0 || status === 'completed')) return 'paid';
  return captured > 0 ? 'partially_paid' : 'unpaid';
}
