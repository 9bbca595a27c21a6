import { fulfillmentStatusOf, paymentStatusOf } from './order-derived.js';
import { obstacleTo, type OrderStatus } from './order-status.js';
import type { TimelineEntry } from './order-timeline.js';
import { lineTotals, orderTotals, returnedValue } from './order-totals.js';
import type { ProgressValues } from './order-values.js';
import { lineOf, type OrderLineView, type OrderView, stateOf } from './order-view.js';

/** How many units more, or less, of a line are packed, shipped, cancelled or returned. */
export interface LineStep {
  readonly lineId: string;
  readonly packed?: number;
  readonly shipped?: number;
  readonly cancelled?: number;
  readonly returned?: number;
}

/** One thing that happened to a placed order. Amounts are added, in minor units. */
export interface OrderStep {
  /** What the timeline says of it. */
  readonly entry: TimelineEntry;
  readonly lines?: readonly LineStep[];
  readonly captured?: number;
  readonly refunded?: number;
}

export interface AppliedStep {
  readonly lines: readonly OrderLineView[];
  readonly values: ProgressValues;
  readonly entries: readonly TimelineEntry[];
}

function stepLine(line: OrderLineView, step: LineStep): OrderLineView {
  const quantityCancelled = line.quantityCancelled + (step.cancelled ?? 0);
  const { unitPrice, taxRateBp } = line;
  const totals = lineTotals({ unitPrice, taxRateBp, quantity: line.quantity - quantityCancelled });
  return {
    ...line,
    ...totals,
    quantityCancelled,
    quantityPacked: line.quantityPacked + (step.packed ?? 0),
    quantityShipped: line.quantityShipped + (step.shipped ?? 0),
    quantityReturned: line.quantityReturned + (step.returned ?? 0),
  };
}

function stepLines(order: OrderView, steps: readonly LineStep[]): OrderLineView[] {
  const changed = new Map<string, OrderLineView>();
  for (const step of steps) {
    const line = changed.get(step.lineId) ?? lineOf(order, step.lineId);
    changed.set(step.lineId, stepLine(line, step));
  }
  return order.lines.map((line) => changed.get(line.id) ?? line);
}

function valueReturned(order: OrderView, lines: readonly OrderLineView[]): number {
  return lines.reduce((value, line) => {
    const before = order.lines.find(({ id }) => id === line.id) ?? line;
    return value + returnedValue(before, line.quantityReturned - before.quantityReturned);
  }, 0);
}

const fulfilments: readonly string[] = ['partially_fulfilled', 'fulfilled'];

function entriesOf(before: OrderView, after: OrderView, entry: TimelineEntry): TimelineEntry[] {
  const { fulfillmentStatus } = after;
  const moved = fulfillmentStatus !== before.fulfillmentStatus;
  const fulfilled = moved && fulfilments.includes(fulfillmentStatus);
  return [
    entry,
    ...(fulfilled ? [{ type: `order.${fulfillmentStatus}` } as TimelineEntry] : []),
    ...(after.status === 'completed' && before.status !== 'completed'
      ? [{ type: 'order.completed', data: { from: before.status } } as const]
      : []),
  ];
}

/** The order with everything that is derived derived anew; it completes when nothing is left to do. */
function derived(order: OrderView): OrderView {
  const fulfillmentStatus = fulfillmentStatusOf(order.lines);
  const done = obstacleTo('complete', stateOf(order)) === null;
  const status: OrderStatus = done ? 'completed' : order.status;
  return { ...order, status, fulfillmentStatus, paymentStatus: paymentStatusOf(status, order) };
}

/** What is to be written when the step happens to the order. Throws ORDER_LINE_NOT_FOUND. */
export function applyStep(before: OrderView, step: OrderStep): AppliedStep {
  return applyLines(before, stepLines(before, step.lines ?? []), step);
}

/** The same when the lines of the order are these ones afterwards. Throws ORDER_TOTAL_TOO_LARGE. */
export function applyLines(
  before: OrderView,
  lines: readonly OrderLineView[],
  step: Omit<OrderStep, 'lines'>,
): AppliedStep {
  const { shipping, discount } = before;
  const { net, tax, total } = orderTotals(lines, { shipping, discount });
  const captured = before.captured + (step.captured ?? 0);
  const refunded = before.refunded + (step.refunded ?? 0);
  const returned = before.returned + valueReturned(before, lines);
  const money = { net, tax, total, captured, refunded, returned };
  const after = derived({ ...before, ...money, lines });
  const { status, fulfillmentStatus, paymentStatus } = after;
  return {
    lines: lines.filter((line) => !before.lines.includes(line)),
    values: { status, fulfillmentStatus, paymentStatus, ...money },
    entries: entriesOf(before, after, step.entry),
  };
}

/** The completion of an order that only its hold kept from being completed. */
export function completionOf(held: OrderView): Omit<AppliedStep, 'lines'> {
  const after = derived({ ...held, holdReason: null, heldAt: null });
  const { status, paymentStatus } = after;
  if (status === held.status) return { values: {}, entries: [] };
  const entries = [{ type: 'order.completed', data: { from: held.status } } as const];
  return { values: { status, paymentStatus }, entries };
}
