import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { newId } from '../../platform/ids.js';
import { OrderAmendments } from './order-amendments.service.js';
import { OrderComposition } from './order-composition.service.js';
import {
  type ComposedOrder,
  draftValuesOf,
  headerOf,
  isUnchanged,
  type OrderContent,
  requestOf,
  sameLines,
} from './order-content.js';
import { requireCommand, requireDraft } from './order-guards.js';
import { OrderJournal } from './order-journal.service.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrderReferenceTaken } from './orders.errors.js';

/** Writing and rewriting drafts. A `version` of null changes whatever version is there. */
@Injectable()
export class OrderDrafts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly amendments: OrderAmendments,
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
    return this.unitOfWork.run(async () => {
      const { values, lines } = await this.composition.compose(actor, content);
      const entries = [{ type: 'order.created' as const }];
      const writing = { actor, at: this.clock.now(), entries };
      const after = await this.orders.add({ id: newId(), values, progress: {}, lines }, writing);
      if (after) await this.journal.record(actor, [{ type: 'order.created', before: null, after }]);
      return after;
    });
  }

  /** Prices every line anew; what the content leaves out takes its default. */
  replace(
    actor: Actor,
    id: string,
    version: number | null,
    content: OrderContent,
  ): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const order = await this.lockDraft(id, version);
      return this.rewrite(actor, order, await this.composition.compose(actor, content));
    });
  }

  /**
   * A merge patch: lines are replaced as a whole and priced anew, or stay as they are. Of an order
   * that is no draft any more, the addresses only.
   */
  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: Partial<OrderContent>,
  ): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const order = await this.lockAt(id, version);
      requireCommand(order, 'edit');
      if (order.status !== 'draft') return this.amendments.readdress(actor, order, patch);
      const lines = patch.lines ?? order.lines.map(requestOf);
      const content = { ...headerOf(order), ...patch, lines };
      const repriced = patch.lines !== undefined || content.currency !== order.currency;
      const composed = await this.composition.compose(
        actor,
        repriced ? content : { ...content, lines: [] },
      );
      const kept = { values: draftValuesOf(content, order.lines), lines: order.lines };
      return this.rewrite(actor, order, repriced ? composed : kept);
    });
  }

  remove(actor: Actor, id: string, version: number | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      const order = await this.lockDraft(id, version);
      await this.orders.remove(id);
      await this.journal.recordDeleted(actor, order);
    });
  }

  /** Writes the composition over a draft that the caller holds locked, if it changes anything. */
  async rewrite(actor: Actor, before: OrderView, composed: ComposedOrder): Promise<OrderView> {
    if (isUnchanged(composed, before)) return before;
    const { values, lines } = composed;
    if (!sameLines(lines, before.lines)) await this.orders.replaceLines(before.id, lines);
    const entries = [{ type: 'order.edited' as const, data: { total: values.totals.total } }];
    const after = await this.orders.edit(before.id, values, {
      actor,
      at: this.clock.now(),
      entries,
    });
    await this.journal.record(actor, [{ type: 'order.edited', before, after }]);
    return after;
  }

  private async lockAt(id: string, version: number | null): Promise<OrderView> {
    const order = await this.orders.lock(id);
    requireVersion(order, version);
    return order;
  }

  private async lockDraft(id: string, version: number | null): Promise<OrderView> {
    const order = await this.lockAt(id, version);
    requireDraft(order);
    return order;
  }
}
