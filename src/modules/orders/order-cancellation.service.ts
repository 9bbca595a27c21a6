import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { paymentStatusOf } from './order-derived.js';
import { requireCommand } from './order-guards.js';
import { OrderJournal } from './order-journal.service.js';
import { OrderReservations } from './order-reservations.service.js';
import { obstacleTo } from './order-status.js';
import { type OrderView, stateOf } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';

/** Ending orders that nothing was shipped of: what they hold goes back to the stock. */
@Injectable()
export class OrderCancellation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly reservations: OrderReservations,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  /** A confirmed order takes more than a draft or a placed one: the permission orders:cancel. */
  cancel(actor: Actor, id: string, version: number | null, reason: string): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const before = await this.orders.lock(id);
      requireVersion(before, version);
      requireCommand(before, 'cancel');
      if (before.status === 'confirmed') requirePermission(actor, 'orders:cancel');
      return this.end(actor, before, 'cancelled', reason);
    });
  }

  /** Cancels an order that the caller holds locked if nothing is left of it, and nothing was shipped. */
  async voidLocked(actor: Actor, before: OrderView, reason: string): Promise<OrderView> {
    const standing = obstacleTo('void', stateOf(before)) !== null;
    return standing ? before : this.end(actor, before, 'cancelled', reason);
  }

  /** Expires an order that the caller holds locked. */
  async expireLocked(actor: Actor, id: string): Promise<OrderView> {
    const before = await this.orders.lock(id);
    requireCommand(before, 'expire');
    return this.end(actor, before, 'expired', 'reservation expired');
  }

  private async end(
    actor: Actor,
    before: OrderView,
    status: 'cancelled' | 'expired',
    reason: string,
  ): Promise<OrderView> {
    const type = `order.${status}` as const;
    const cancelReason = status === 'cancelled' ? reason : null;
    const unheld = { holdReason: null, heldAt: null, reservationExpiresAt: null };
    const entries = [{ type, data: { from: before.status, reason } }];
    const writing = { actor, at: this.clock.now(), entries };
    const paymentStatus = paymentStatusOf(status, before);
    const progress = { status, paymentStatus, cancelReason, ...unheld };
    const after = await this.orders.progress(before.id, progress, writing);
    if (before.status !== 'draft') await this.reservations.release(actor, after, reason);
    await this.journal.record(actor, [{ type, before, after }]);
    return after;
  }
}
