import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { newId } from '../../platform/ids.js';
import { OrderComposition } from './order-composition.service.js';
import type { OrderContent } from './order-content.js';
import { requireCommand } from './order-guards.js';
import { OrderJournal } from './order-journal.service.js';
import { OrderReservations } from './order-reservations.service.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrderEmpty, OrderReferenceTaken } from './orders.errors.js';

const placed = 'order.placed' as const;

/** Placing orders: everything is reserved in one transaction, or there is no order. */
@Injectable()
export class OrderPlacement {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly reservations: OrderReservations,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, content: OrderContent): Promise<OrderView> {
    const order = await this.tryCreate(actor, content);
    if (order) return order;
    throw OrderReferenceTaken();
  }

  /** Null when an order has the source and reference already. */
  tryCreate(actor: Actor, content: OrderContent): Promise<OrderView | null> {
    requirePermission(actor, 'orders:place');
    if (content.lines.length === 0) throw OrderEmpty();
    return this.unitOfWork.run(async () => {
      const { values, lines, products } = await this.composition.compose(actor, content);
      const now = this.clock.now();
      const reservationExpiresAt = this.reservations.expiryOf(lines, products, now);
      const progress = { status: 'placed' as const, placedAt: now, reservationExpiresAt };
      const entries = [
        { type: 'order.created' as const },
        { type: placed, data: { from: 'draft' } },
      ];
      const writing = { actor, at: now, entries };
      const after = await this.orders.add({ id: newId(), values, progress, lines }, writing);
      if (!after) return null;
      await this.reservations.reserve(actor, after, after.lines, products);
      await this.journal.record(actor, [
        { type: 'order.created', before: null, after },
        { type: placed, before: null, after },
      ]);
      return after;
    });
  }

  /** Places a draft; a `version` of null places whatever version is there. */
  place(actor: Actor, id: string, version: number | null): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(id);
      requireVersion(order, version);
      return this.placeLocked(actor, order);
    });
  }

  /** The same for an order that the caller holds locked. */
  async placeLocked(actor: Actor, before: OrderView): Promise<OrderView> {
    requirePermission(actor, 'orders:place');
    requireCommand(before, 'place');
    const products = await this.composition.requirePlaceable(before);
    const now = this.clock.now();
    const reservationExpiresAt = this.reservations.expiryOf(before.lines, products, now);
    const progress = { status: 'placed' as const, placedAt: now, reservationExpiresAt };
    const entries = [{ type: placed, data: { from: before.status } }];
    const after = await this.orders.progress(before.id, progress, { actor, at: now, entries });
    await this.reservations.reserve(actor, after, after.lines, products);
    await this.journal.record(actor, [{ type: placed, before, after }]);
    return after;
  }
}
