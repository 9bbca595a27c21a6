import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { PlannedReservation } from '../stock/stock.service.js';
import { type AddedOrder, OrderBatchesRepository } from './order-batches.repository.js';
import { sameLines } from './order-content.js';
import { OrderJournal, type OrderTransition } from './order-journal.service.js';
import type { PutPlan } from './order-put.js';
import { OrderReservations } from './order-reservations.service.js';
import type { OrderView } from './order-view.js';
import { OrderReferenceTaken } from './orders.errors.js';

/** A put that nothing stands in the way of any more. */
export interface PutWrite extends PutPlan {
  /** Null for what is not placed. */
  readonly placedAt: Date | null;
  readonly reservationExpiresAt: Date | null;
  readonly reservation: PlannedReservation | null;
}

const created = { type: 'order.created' } as const;
const placed = { type: 'order.placed', data: { from: 'draft' } } as const;

function addedOf({ content, placing, ...write }: PutWrite): AddedOrder[] {
  if (write.before || !content) return [];
  const { values } = content;
  const status = placing ? 'placed' : 'draft';
  return [{ ...write, values, status, entries: placing ? [created, placed] : [created] }];
}

/** Writes planned puts: the orders with their timeline, what they hold, events and audit. */
@Injectable()
export class OrderPutWrites {
  constructor(
    private readonly orders: OrderBatchesRepository,
    private readonly reservations: OrderReservations,
    private readonly journal: OrderJournal,
  ) {}

  /** The orders that were changed, by their ids. Throws ORDER_REFERENCE_TAKEN. */
  async write(
    actor: Actor,
    writes: readonly PutWrite[],
    at: Date,
  ): Promise<Map<string, OrderView>> {
    const writing = { actor, at };
    const added = await this.add(writes, writing);
    const edited = await this.edit(writes, writing);
    const moved = await this.place(writes, edited.orders, writing);
    await this.reservations.reserveAll(
      actor,
      writes.flatMap(({ reservation }) => reservation ?? []),
    );
    const steps = [added, edited, moved];
    await this.journal.record(
      actor,
      steps.flatMap(({ transitions }) => transitions),
    );
    return new Map(steps.flatMap(({ orders }) => [...orders]));
  }

  private async add(writes: readonly PutWrite[], writing: Writing): Promise<Step> {
    const rows = writes.flatMap(addedOf);
    const orders = await this.orders.add(rows, writing);
    if (orders.size < rows.length) throw OrderReferenceTaken();
    const transitions = rows.flatMap(({ id, status }) => {
      const made = { before: null, after: orderIn(orders, id) };
      const types = status === 'placed' ? [created.type, placed.type] : [created.type];
      return types.map((type) => ({ type, ...made }));
    });
    return { orders, transitions };
  }

  private async edit(writes: readonly PutWrite[], writing: Writing): Promise<Step> {
    const type = 'order.edited' as const;
    const rows = writes.flatMap(({ id, before, content, lines }) => {
      if (!before || !content) return [];
      const { values } = content;
      const keepsLines = sameLines(lines, before.lines);
      const entries = [{ type, data: { total: values.totals.total } }];
      return [
        { id, before, values, keepsLines, entries, lines: keepsLines ? before.lines : lines },
      ];
    });
    const orders = await this.orders.edit(rows, writing);
    const transitions = rows.map(({ id, before }) => ({
      type,
      before,
      after: orderIn(orders, id),
    }));
    return { orders, transitions };
  }

  /** Those that were there before. */
  private async place(
    writes: readonly PutWrite[],
    edited: ReadonlyMap<string, OrderView>,
    writing: Writing,
  ): Promise<Step> {
    const rows = writes.flatMap(({ placing, ...write }) => {
      const before = write.before && (edited.get(write.id) ?? write.before);
      return placing && before
        ? [{ ...write, before, lines: before.lines, entries: [placed] }]
        : [];
    });
    const orders = await this.orders.place(rows, writing);
    const transitions = rows.map(({ id, before }) => {
      return { type: placed.type, before, after: orderIn(orders, id) };
    });
    return { orders, transitions };
  }
}

interface Writing {
  readonly actor: Actor;
  readonly at: Date;
}

interface Step {
  readonly orders: ReadonlyMap<string, OrderView>;
  readonly transitions: readonly OrderTransition[];
}

function orderIn(orders: ReadonlyMap<string, OrderView>, id: string): OrderView {
  const order = orders.get(id);
  if (!order) throw new Error('A locked order was not written.');
  return order;
}
