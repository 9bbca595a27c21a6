import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { OrderComposition } from './order-composition.service.js';
import { requireCommand } from './order-guards.js';
import { OrderJournal } from './order-journal.service.js';
import { OrderReservations } from './order-reservations.service.js';
import { completionOf } from './order-step.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';

/** The hold is a flag beside the status: a held order is neither placed, confirmed nor expired. */
@Injectable()
export class OrderHold {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly reservations: OrderReservations,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  hold(actor: Actor, id: string, version: number | null, reason: string): Promise<OrderView> {
    const type = 'order.held' as const;
    return this.unitOfWork.run(async () => {
      const before = await this.orders.lock(id);
      requireVersion(before, version);
      requireCommand(before, 'hold');
      const at = this.clock.now();
      const progress = { holdReason: reason, heldAt: at };
      const entries = [{ type, data: { reason } }];
      const after = await this.orders.progress(id, progress, { actor, at, entries });
      await this.journal.record(actor, [{ type, before, after }]);
      return after;
    });
  }

  /**
   * Reserves first what a shortage took from the order (STOCK_INSUFFICIENT if that is not there),
   * and gives a placed order its full time again.
   */
  release(actor: Actor, id: string, version: number | null): Promise<OrderView> {
    const type = 'order.released' as const;
    return this.unitOfWork.run(async () => {
      const before = await this.orders.lock(id);
      requireVersion(before, version);
      requireCommand(before, 'release-hold');
      const at = this.clock.now();
      const products = await this.composition.currentProductsOf(before);
      const expires = before.status === 'placed';
      const reservationExpiresAt = expires
        ? this.reservations.expiryOf(before.lines, products, at)
        : null;
      const completion = completionOf(before);
      const released = { holdReason: null, heldAt: null, reservationExpiresAt };
      const progress = { ...released, ...completion.values };
      const entries = [{ type, data: { reason: before.holdReason } }, ...completion.entries];
      const after = await this.orders.progress(id, progress, { actor, at, entries });
      if (after.status !== 'draft') {
        const missing = await this.reservations.missingOf(after);
        await this.reservations.reserve(actor, after, missing, products);
      }
      if (expires) await this.reservations.extend(after, reservationExpiresAt);
      await this.journal.recordEntries(actor, entries, before, after);
      return after;
    });
  }
}
