import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { requireCommand } from './order-guards.js';
import { OrderJournal } from './order-journal.service.js';
import { OrderReservations } from './order-reservations.service.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';

const type = 'order.confirmed' as const;

/** Confirming a placed order makes its reservations firm: it expires no more. */
@Injectable()
export class OrderConfirmation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly reservations: OrderReservations,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  confirm(actor: Actor, id: string, version: number | null): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const before = await this.orders.lock(id);
      requireVersion(before, version);
      requireCommand(before, 'confirm');
      const progress = { status: 'confirmed' as const, reservationExpiresAt: null };
      const entries = [{ type, data: { from: before.status } }];
      const writing = { actor, at: this.clock.now(), entries };
      const after = await this.orders.progress(id, progress, writing);
      await this.reservations.extend(after, null);
      await this.journal.record(actor, [{ type, before, after }]);
      return after;
    });
  }
}
