import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/ids.js';
import { OrderComposition } from './order-composition.service.js';
import { draftValuesOf, headerOf, requestOf, sameLines } from './order-content.js';
import { OrderJournal } from './order-journal.service.js';
import type { LineEditor } from './order-line-editor.js';
import type { RequestedLine } from './order-pricing.js';
import { lineOf, type OrderLineView, type OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';

interface LineEdit {
  /** What happened to the line, for the timeline. */
  readonly data: { readonly added?: string; readonly changed?: string; readonly removed?: string };
  readonly lines: readonly Pick<OrderLineView, 'net' | 'tax'>[];
}

/** The lines of drafts: they hold nothing, and their prices are the catalogue's of the moment. */
@Injectable()
export class OrderDraftLines implements LineEditor {
  constructor(
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  async add(actor: Actor, order: OrderView, request: RequestedLine): Promise<OrderView> {
    const priced = await this.composition.priceLine(request, order.currency);
    const position = (order.lines.at(-1)?.position ?? 0) + 1;
    const line = { id: newId(), position, ...priced };
    await this.orders.addLines(order.id, [line]);
    return this.write(actor, order, { data: { added: line.id }, lines: [...order.lines, line] });
  }

  /** Prices the line anew, whatever part of it changes. */
  async change(
    actor: Actor,
    order: OrderView,
    lineId: string,
    patch: Partial<RequestedLine>,
  ): Promise<OrderView> {
    const current = lineOf(order, lineId);
    const request = { ...requestOf(current), ...patch };
    const priced = await this.composition.priceLine(request, order.currency);
    if (sameLines([priced], [current])) return order;
    const line = { id: lineId, position: current.position, ...priced };
    await this.orders.replaceLine(order.id, line);
    const others = order.lines.filter((other) => other !== current);
    return this.write(actor, order, { data: { changed: lineId }, lines: [...others, line] });
  }

  async remove(actor: Actor, order: OrderView, lineId: string): Promise<OrderView> {
    const line = lineOf(order, lineId);
    await this.orders.removeLine(line.id);
    const lines = order.lines.filter((other) => other !== line);
    return this.write(actor, order, { data: { removed: lineId }, lines });
  }

  private async write(actor: Actor, before: OrderView, edit: LineEdit): Promise<OrderView> {
    const values = draftValuesOf(headerOf(before), edit.lines);
    const entries = [{ type: 'order.edited' as const, data: edit.data }];
    const writing = { actor, at: this.clock.now(), entries };
    const after = await this.orders.edit(before.id, values, writing);
    await this.journal.record(actor, [{ type: 'order.edited', before, after }]);
    return after;
  }
}
