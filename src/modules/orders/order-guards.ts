import { allowedCommands, type Obstacle, obstacleTo, type OrderMove } from './order-status.js';
import { type OrderView, stateOf } from './order-view.js';
import {
  OrderEmpty,
  OrderHeld,
  OrderInvalidTransition,
  OrderNotDraft,
  OrderPacked,
  OrderShipped,
} from './orders.errors.js';

export function requireDraft(order: OrderView): void {
  if (order.status !== 'draft') throw OrderNotDraft({ status: order.status });
}

/** Throws the error of what stands in the way of the command; its details say what is allowed. */
export function requireCommand(order: OrderView, command: OrderMove): void {
  const state = stateOf(order);
  const obstacle = obstacleTo(command, state);
  if (obstacle === null) return;
  const allowed = allowedCommands(state);
  const { status, holdReason } = order;
  const refused = (): Error =>
    OrderInvalidTransition({ command, status, allowed, blockedBy: obstacle });
  const errors: Partial<Readonly<Record<Obstacle, () => Error>>> = {
    empty: () => OrderEmpty(),
    held: () => (command === 'hold' ? refused() : OrderHeld({ reason: holdReason ?? '', allowed })),
    shipped: () => OrderShipped({ allowed }),
    packed: () => OrderPacked({ allowed }),
  };
  throw (errors[obstacle] ?? refused)();
}
