import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { OrderJournal } from './order-journal.service.js';
import { applyStep, type OrderStep } from './order-step.js';
import type { TimelineEntry } from './order-timeline.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';

/** Books what happened to a placed order: its lines, its money, and everything derived from them. */
@Injectable()
export class OrderAdvance {
  constructor(
    private readonly orders: OrderWritesRepository,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * For an order that the caller holds locked, inside the caller's unit of work. The order completes
   * by itself. The outbox and the audit hear of the changes of the order; what is not one, such as
   * `shipment.shipped`, stands in the timeline, and the module that it belongs to tells the others.
   */
  async advance(actor: Actor, before: OrderView, step: OrderStep): Promise<OrderView> {
    const { lines, values, entries } = applyStep(before, step);
    await this.orders.progressLines(lines);
    const after = await this.orders.progress(before.id, values, {
      actor,
      at: this.clock.now(),
      entries,
    });
    await this.journal.recordEntries(actor, entries, before, after);
    return after;
  }

  /** An entry of the timeline alone: the order, its version included, stays as it is. */
  async annotate(actor: Actor, id: string, entry: TimelineEntry): Promise<void> {
    await this.orders.annotate(id, { actor, at: this.clock.now(), entries: [entry] });
  }
}
