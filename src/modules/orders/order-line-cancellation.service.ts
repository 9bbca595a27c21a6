import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { OrderAdvance } from './order-advance.service.js';
import { OrderCancellation } from './order-cancellation.service.js';
import { requireCommand } from './order-guards.js';
import { OrderReservations } from './order-reservations.service.js';
import { lineOf, type OrderLineView, type OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrderLineRestTooSmall } from './orders.errors.js';

export interface LineCancellation {
  /** Absent: all units that are neither shipped nor packed. */
  readonly quantity?: number;
  readonly reason: string;
}

/** Throws ORDER_LINE_REST_TOO_SMALL. */
function unitsToCancel(line: OrderLineView, quantity: number | undefined): number {
  const { quantityShipped, quantityPacked, quantityCancelled } = line;
  const cancellable = line.quantity - quantityShipped - quantityPacked - quantityCancelled;
  const units = quantity ?? cancellable;
  if (units === 0 || units > cancellable)
    throw OrderLineRestTooSmall({ quantity: units, cancellable });
  return units;
}

/**
 * Giving up units of a line that will not be shipped: what the customer owes shrinks with them. With
 * the last unit of an order that nothing was shipped of, the order is cancelled.
 */
@Injectable()
export class OrderLineCancellation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly steps: OrderAdvance,
    private readonly reservations: OrderReservations,
    private readonly orderCancellation: OrderCancellation,
  ) {}

  /** Of a confirmed order it takes more than of a placed one: the permission orders:cancel. */
  cancel(
    actor: Actor,
    id: string,
    version: number | null,
    lineId: string,
    { quantity, reason }: LineCancellation,
  ): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const before = await this.orders.lock(id);
      requireVersion(before, version);
      const line = lineOf(before, lineId);
      requireCommand(before, 'cancel-line');
      if (before.status === 'confirmed') requirePermission(actor, 'orders:cancel');
      const units = unitsToCancel(line, quantity);
      const data = { lineId, sku: line.sku, quantity: units, reason };
      const after = await this.steps.advance(actor, before, {
        entry: { type: 'order.line_cancelled', data },
        lines: [{ lineId, cancelled: units }],
      });
      await this.reservations.giveBack(actor, after, lineId, reason);
      return this.orderCancellation.voidLocked(actor, after, reason);
    });
  }
}
