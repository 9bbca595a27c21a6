import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { newId } from '../../platform/ids.js';
import { OrderComposition } from './order-composition.service.js';
import { draftValuesOf, headerOf, requestOf, sameLines } from './order-content.js';
import { requireDraft } from './order-guards.js';
import { OrderJournal } from './order-journal.service.js';
import type { RequestedLine } from './order-pricing.js';
import { lineOf, type OrderLineView, type OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrderTooManyLines } from './orders.errors.js';
import { maxLines } from './order-limits.js';

interface LineEdit {
  /** What happened to the line, for the timeline. */
  readonly data: { readonly added?: string; readonly changed?: string; readonly removed?: string };
  readonly lines: readonly Pick<OrderLineView, 'net' | 'tax'>[];
}

/** One line of a draft at a time. A `version` of null changes whatever version is there. */
@Injectable()
export class OrderLineEdits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  /** The new line comes last. */
  add(
    actor: Actor,
    id: string,
    version: number | null,
    request: RequestedLine,
  ): Promise<OrderView> {
    this.composition.requireOverride(actor, [request]);
    return this.edit(actor, id, version, async (order) => {
      if (order.lines.length >= maxLines) throw OrderTooManyLines({ limit: maxLines });
      const priced = await this.composition.priceLine(request, order.currency);
      const position = (order.lines.at(-1)?.position ?? 0) + 1;
      const line = { id: newId(), position, ...priced };
      await this.orders.addLines(order.id, [line]);
      return { data: { added: line.id }, lines: [...order.lines, line] };
    });
  }

  /** Prices the line anew, whatever part of it changes. */
  change(
    actor: Actor,
    id: string,
    version: number | null,
    lineId: string,
    patch: Partial<RequestedLine>,
  ): Promise<OrderView> {
    this.composition.requireOverride(actor, [patch]);
    return this.edit(actor, id, version, async (order) => {
      const current = lineOf(order, lineId);
      const request = { ...requestOf(current), ...patch };
      const priced = await this.composition.priceLine(request, order.currency);
      if (sameLines([priced], [current])) return null;
      const line = { id: lineId, position: current.position, ...priced };
      await this.orders.replaceLine(order.id, line);
      const others = order.lines.filter((other) => other !== current);
      return { data: { changed: lineId }, lines: [...others, line] };
    });
  }

  remove(actor: Actor, id: string, version: number | null, lineId: string): Promise<OrderView> {
    return this.edit(actor, id, version, async (order) => {
      const line = lineOf(order, lineId);
      await this.orders.removeLine(line.id);
      return { data: { removed: lineId }, lines: order.lines.filter((other) => other !== line) };
    });
  }

  /** Null from `work` means that nothing changed. */
  private edit(
    actor: Actor,
    id: string,
    version: number | null,
    work: (order: OrderView) => Promise<LineEdit | null>,
  ): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const before = await this.orders.lock(id);
      requireVersion(before, version);
      requireDraft(before);
      const edit = await work(before);
      if (!edit) return before;
      const values = draftValuesOf(headerOf(before), edit.lines);
      const entries = [{ type: 'order.edited' as const, data: edit.data }];
      const after = await this.orders.edit(id, values, { actor, at: this.clock.now(), entries });
      await this.journal.record(actor, [{ type: 'order.edited', before, after }]);
      return after;
    });
  }
}
