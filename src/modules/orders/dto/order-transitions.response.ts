import { Flag, Nested, OneOf, Text, Uuid, Whole } from '../../../platform/validation/fields.js';
import {
  type Obstacle,
  obstacles,
  type OrderCommand,
  orderCommands,
  type OrderStatus,
  orderStatuses,
  outlookOf,
} from '../order-status.js';
import { type OrderView, stateOf } from '../order-view.js';

const reasons: Readonly<Record<Obstacle, string>> = {
  status: 'The status of the order does not permit it.',
  empty: 'The order has no lines.',
  held: 'The order is on hold.',
  not_held: 'The order is not on hold.',
  shipped: 'A part of the order was shipped.',
  packed: 'A shipment is being packed: cancel it first.',
  nothing_to_ship: 'Everything is shipped, packed or cancelled.',
  open: 'Units are neither shipped nor cancelled.',
  nothing_to_cancel: 'Everything is shipped, packed or cancelled.',
  nothing_to_return: 'Nothing was shipped that did not come back.',
  paid: 'The order was paid for, at least in part.',
  nothing_captured: 'Nothing was paid that was not given back.',
  unfulfilled: 'A part of the order is still to be shipped.',
  unpaid: 'A part of the order is still to be paid.',
};

export class AllowedTransitionResponse {
  @OneOf(orderCommands, { example: 'confirm' }) command: OrderCommand;
  @OneOf(orderStatuses, { nullable: true, example: 'confirmed', description: 'Null: it stays.' })
  to: OrderStatus | null;
}

export class BlockedTransitionResponse extends AllowedTransitionResponse {
  @OneOf(obstacles, { example: 'status' }) blockedBy: Obstacle;
  @Text({ example: reasons.status }) reason: string;
}

export class OrderTransitionsResponse {
  @Uuid() orderId: string;
  @OneOf(orderStatuses, { example: 'placed' }) status: OrderStatus;
  @Flag({ example: false }) held: boolean;
  @Text({ max: 500, nullable: true, example: null }) holdReason: string | null;
  @Nested(() => AllowedTransitionResponse, { list: true }) allowed: AllowedTransitionResponse[];
  @Nested(() => BlockedTransitionResponse, { list: true }) blocked: BlockedTransitionResponse[];
  @Whole({ min: 1, example: 2, description: 'Of the order.' }) version: number;
}

export function toTransitions(order: OrderView): OrderTransitionsResponse {
  const state = stateOf(order);
  const outlook = outlookOf(state);
  return {
    orderId: order.id,
    status: order.status,
    held: state.held,
    holdReason: order.holdReason,
    allowed: outlook
      .filter(({ blockedBy }) => blockedBy === null)
      .map(({ command, to }) => ({ command, to })),
    blocked: outlook.flatMap(({ command, to, blockedBy }) =>
      blockedBy === null ? [] : [{ command, to, blockedBy, reason: reasons[blockedBy] }],
    ),
    version: order.version,
  };
}
