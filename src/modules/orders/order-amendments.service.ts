import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/ids.js';
import {
  addresses,
  type Amendment,
  amendLine,
  dueUnits,
  readdressed,
  removeLine,
} from './order-amendment.js';
import { OrderComposition } from './order-composition.service.js';
import { draftValuesOf, type OrderContent } from './order-content.js';
import { OrderJournal } from './order-journal.service.js';
import type { LineEditor } from './order-line-editor.js';
import { type ProductsById, type RequestedLine, requireSellable } from './order-pricing.js';
import { OrderReservations } from './order-reservations.service.js';
import { applyLines } from './order-step.js';
import { lineOf, type OrderLineView, type OrderView, unstarted } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrderPriceReasonRequired } from './orders.errors.js';

/**
 * Edits of placed orders that the caller holds locked. Whatever they change of the units, exactly
 * the difference is reserved or given back in the same unit of work, or nothing changes.
 */
@Injectable()
export class OrderAmendments implements LineEditor {
  constructor(
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly reservations: OrderReservations,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  async add(actor: Actor, before: OrderView, request: RequestedLine): Promise<OrderView> {
    const priced = await this.composition.priceLine(request, before.currency);
    if (priced.priceOverridden && priced.priceReason === null) throw OrderPriceReasonRequired();
    const position = (before.lines.at(-1)?.position ?? 0) + 1;
    const line = unstarted({ id: newId(), position, ...priced });
    await this.orders.addLines(before.id, [line]);
    const { sku, quantity } = line;
    return this.write(actor, before, { line, data: { added: line.id, sku, quantity } });
  }

  async change(
    actor: Actor,
    before: OrderView,
    lineId: string,
    patch: Partial<RequestedLine>,
  ): Promise<OrderView> {
    const amendment = amendLine(before.status, lineOf(before, lineId), patch);
    return amendment ? this.amend(actor, before, amendment) : before;
  }

  /** The line stays, with all its units cancelled: what was ordered once is not forgotten. */
  async remove(actor: Actor, before: OrderView, lineId: string): Promise<OrderView> {
    const amendment = removeLine(lineOf(before, lineId));
    return amendment ? this.amend(actor, before, amendment) : before;
  }

  /** Other addresses, and nothing else. Throws ORDER_FIELDS_FIXED or ORDER_FULFILLED. */
  async readdress(
    actor: Actor,
    before: OrderView,
    patch: Partial<OrderContent>,
  ): Promise<OrderView> {
    const header = readdressed(before, patch);
    if (!header) return before;
    const fields = addresses.filter((name) => patch[name] !== undefined);
    const entries = [{ type: 'order.edited' as const, data: { fields } }];
    const writing = { actor, at: this.clock.now(), entries };
    const after = await this.orders.edit(before.id, draftValuesOf(header, before.lines), writing);
    await this.journal.recordEntries(actor, entries, before, after);
    return after;
  }

  private async amend(actor: Actor, before: OrderView, amendment: Amendment): Promise<OrderView> {
    await this.orders.amendLines([amendment.line]);
    return this.write(actor, before, amendment);
  }

  private async write(actor: Actor, before: OrderView, amendment: Amendment): Promise<OrderView> {
    const { line, data } = amendment;
    const current = before.lines.find(({ id }) => id === line.id);
    const lines = [...before.lines.filter((other) => other !== current), line];
    const entry = { type: 'order.edited' as const, data };
    const { values, entries } = applyLines(before, lines, { entry });
    const more = dueUnits(line) - (current ? dueUnits(current) : 0);
    const products = more > 0 ? await this.sellable(before, line) : new Map();
    const at = this.clock.now();
    const reservationExpiresAt =
      before.reservationExpiresAt ??
      (before.status === 'placed' ? this.reservations.expiryOf([line], products, at) : null);
    const writing = { actor, at, entries };
    const after = await this.orders.progress(
      before.id,
      { ...values, reservationExpiresAt },
      writing,
    );
    await this.reservations.adjust(actor, after, { ...line, quantity: more }, products);
    await this.journal.recordEntries(actor, entries, before, after);
    return after;
  }

  private async sellable(order: OrderView, line: OrderLineView): Promise<ProductsById> {
    const products = await this.composition.currentProductsOf({ lines: [line] });
    requireSellable([...products.values()], order.currency);
    return products;
  }
}
