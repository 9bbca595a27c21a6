export const orderStatuses = [
  'draft',
  'placed',
  'confirmed',
  'completed',
  'cancelled',
  'expired',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const fulfillmentStatuses = [
  'unfulfilled',
  'partially_fulfilled',
  'fulfilled',
  'partially_returned',
  'returned',
] as const;
export type FulfillmentStatus = (typeof fulfillmentStatuses)[number];

export const paymentStatuses = [
  'unpaid',
  'partially_paid',
  'paid',
  'overpaid',
  'partially_refunded',
  'refunded',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What a caller can ask of an order. What else happens to it happens by itself. */
export const orderCommands = [
  'place',
  'confirm',
  'cancel',
  'hold',
  'release-hold',
  'edit',
  'ship',
  'cancel-line',
  'return',
  'capture',
  'refund',
] as const;
export type OrderCommand = (typeof orderCommands)[number];

/** The commands, and what follows from others or from time. */
export type OrderMove = OrderCommand | 'dispatch' | 'expire' | 'void' | 'complete';

/** Why a command that the status permits cannot be done all the same. */
export const obstacles = [
  'status',
  'empty',
  'held',
  'not_held',
  'shipped',
  'packed',
  'nothing_to_ship',
  'nothing_to_cancel',
  'nothing_to_return',
  'open',
  'paid',
  'nothing_captured',
  'unfulfilled',
  'unpaid',
] as const;
export type Obstacle = (typeof obstacles)[number];

/** What the rules need to know of an order. */
export interface OrderState {
  readonly status: OrderStatus;
  readonly held: boolean;
  readonly lineCount: number;
  /** Units that were shipped, whether or not they came back. */
  readonly shipped: number;
  /** Units in shipments that have not left yet. */
  readonly packed: number;
  /** Units that are neither shipped nor cancelled, packed ones included. */
  readonly unshipped: number;
  /** Units that were shipped and did not come back. */
  readonly returnable: number;
  /** Minor units that were captured and not refunded. */
  readonly paid: number;
  /** True when nothing more is owed. */
  readonly settled: boolean;
}

interface Transition {
  readonly from: readonly OrderStatus[];
  /** Null leaves the status as it is. */
  readonly to: OrderStatus | null;
  readonly obstacles: readonly Obstacle[];
}

const open: readonly OrderStatus[] = ['draft', 'placed', 'confirmed'];
// Money moves when its provider says so, whatever became of the order since.
const placed: readonly OrderStatus[] = orderStatuses.filter((status) => status !== 'draft');

export const transitions: Readonly<Record<OrderMove, Transition>> = {
  place: { from: ['draft'], to: 'placed', obstacles: ['held', 'empty'] },
  confirm: { from: ['placed'], to: 'confirmed', obstacles: ['held'] },
  cancel: { from: open, to: 'cancelled', obstacles: ['shipped', 'packed'] },
  hold: { from: open, to: null, obstacles: ['held'] },
  'release-hold': { from: open, to: null, obstacles: ['not_held'] },
  edit: { from: open, to: null, obstacles: [] },
  ship: { from: ['confirmed'], to: null, obstacles: ['held', 'nothing_to_ship'] },
  // A packed shipment leaves: by then there may be nothing left to pack.
  dispatch: { from: ['confirmed'], to: null, obstacles: ['held'] },
  'cancel-line': { from: ['placed', 'confirmed'], to: null, obstacles: ['nothing_to_cancel'] },
  return: { from: ['confirmed', 'completed'], to: null, obstacles: ['nothing_to_return'] },
  capture: { from: placed, to: null, obstacles: [] },
  refund: { from: placed, to: null, obstacles: ['nothing_captured'] },
  expire: { from: ['placed'], to: 'expired', obstacles: ['held', 'paid'] },
  // The last of its units was cancelled: an order of nothing would wait for ever.
  void: { from: ['placed', 'confirmed'], to: 'cancelled', obstacles: ['shipped', 'open'] },
  complete: { from: ['confirmed'], to: 'completed', obstacles: ['held', 'unfulfilled', 'unpaid'] },
};

const stands: Readonly<Record<Obstacle, (order: OrderState) => boolean>> = {
  status: () => false,
  empty: (order) => order.lineCount === 0,
  held: (order) => order.held,
  not_held: (order) => !order.held,
  shipped: (order) => order.shipped > 0,
  packed: (order) => order.packed > 0,
  nothing_to_ship: (order) => order.unshipped - order.packed === 0,
  nothing_to_cancel: (order) => order.unshipped - order.packed === 0,
  nothing_to_return: (order) => order.returnable === 0,
  open: (order) => order.unshipped > 0,
  paid: (order) => order.paid > 0,
  nothing_captured: (order) => order.paid === 0,
  unfulfilled: (order) => order.shipped === 0 || order.unshipped > 0,
  unpaid: (order) => !order.settled,
};

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return Object.values(transitions).some((rule) => rule.to === to && rule.from.includes(from));
}

/** What stands in the way of the command, the status first; null when it can be done now. */
export function obstacleTo(command: OrderMove, order: OrderState): Obstacle | null {
  const rule = transitions[command];
  if (!rule.from.includes(order.status)) return 'status';
  return rule.obstacles.find((obstacle) => stands[obstacle](order)) ?? null;
}

/** The commands that can be done now. */
export function allowedCommands(order: OrderState): OrderCommand[] {
  return orderCommands.filter((command) => obstacleTo(command, order) === null);
}

export interface CommandOutlook {
  readonly command: OrderCommand;
  /** The status that the command leads to; null when it stays. */
  readonly to: OrderStatus | null;
  readonly blockedBy: Obstacle | null;
}

/** Every command with what blocks it. */
export function outlookOf(order: OrderState): CommandOutlook[] {
  return orderCommands.map((command) => ({
    command,
    to: transitions[command].to,
    blockedBy: obstacleTo(command, order),
  }));
}
