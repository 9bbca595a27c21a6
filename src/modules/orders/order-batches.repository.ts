import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import { addLines, addOrders, editOrders, placeOrders } from './order-batches.statements.js';
import { orderColumns } from './order-columns.js';
import { type OrderReference, refKey } from './order-put.js';
import type { TimelineEntry } from './order-timeline.js';
import type { DraftValues } from './order-values.js';
import type { OrderLineView, OrderView } from './order-view.js';

/** What happens to one of many orders, and what the timeline says about it. */
interface Written {
  readonly id: string;
  readonly lines: readonly OrderLineView[];
  readonly entries: readonly TimelineEntry[];
}

interface Placing {
  readonly placedAt: Date | null;
  readonly reservationExpiresAt: Date | null;
}

export interface AddedOrder extends Written, Placing {
  readonly status: 'draft' | 'placed';
  readonly values: DraftValues;
}

export interface EditedOrder extends Written {
  readonly values: DraftValues;
  /** The lines of before stay: they say the same. */
  readonly keepsLines: boolean;
}

export interface PlacedOrder extends Written, Placing {}

interface Writing {
  readonly actor: Actor;
  readonly at: Date;
}

function headerOf({ totals, ...header }: DraftValues): object {
  return { ...header, ...totals };
}

function entriesOf(orders: readonly Written[]): object[] {
  const entries = orders.flatMap(({ id, entries: said }) =>
    said.map(({ type, data = {} }) => ({ id: newId(), orderId: id, type, data })),
  );
  return entries.map((entry, place) => ({ ...entry, place }));
}

function linesOf(orders: readonly Written[]): object[] {
  return orders.flatMap(({ id, lines }) => lines.map((line) => ({ orderId: id, ...line })));
}

/** Writes of many orders of one caller: a statement for all of them, or two. */
@Injectable()
export class OrderBatchesRepository {
  constructor(private readonly sql: Sql) {}

  /** Locks the orders that exist, in the order of their ids, then reads them; by `refKey`. */
  async lockByRefs(refs: readonly OrderReference[]): Promise<Map<string, OrderView>> {
    const locked = await this.sql.rows<{ id: string }>(
      `SELECT id FROM orders
        WHERE (source, reference) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        ORDER BY id FOR UPDATE`,
      [refs.map(({ source }) => source), refs.map(({ reference }) => reference)],
    );
    if (locked.length === 0) return new Map();
    const text = `SELECT ${orderColumns()} FROM orders o WHERE o.id = ANY($1::uuid[])`;
    const orders = await this.sql.rows<OrderView>(text, [locked.map(({ id }) => id)]);
    return new Map(orders.map((order) => [refKey(order as OrderReference), order]));
  }

  /**
   * By their ids; those whose reference another order has already are absent, and not written. The
   * order of references is the order of waiting for them, the same for every caller.
   */
  async add(orders: readonly AddedOrder[], writing: Writing): Promise<Map<string, OrderView>> {
    const inOrder = orders.toSorted((one, other) =>
      refKey(one.values as OrderReference) < refKey(other.values as OrderReference) ? -1 : 1,
    );
    const rows = inOrder.map(({ id, status, values, placedAt, reservationExpiresAt }) => {
      return { id, status, ...headerOf(values), placedAt, reservationExpiresAt };
    });
    return this.write(addOrders, orders, writing, [rows, linesOf(orders)]);
  }

  /** New versions of drafts that the caller holds locked. */
  async edit(orders: readonly EditedOrder[], writing: Writing): Promise<Map<string, OrderView>> {
    const relined = orders.filter(({ keepsLines }) => !keepsLines);
    if (relined.length > 0) {
      const ids = relined.map(({ id }) => id);
      await this.sql.count('DELETE FROM order_lines WHERE order_id = ANY($1::uuid[])', [ids]);
      await this.sql.count(addLines, [JSON.stringify(linesOf(relined))]);
    }
    const rows = orders.map(({ id, values }) => ({ id, ...headerOf(values) }));
    return this.write(editOrders, orders, writing, [rows]);
  }

  /** New versions of drafts that the caller holds locked. */
  place(orders: readonly PlacedOrder[], writing: Writing): Promise<Map<string, OrderView>> {
    const rows = orders.map(({ id, placedAt, reservationExpiresAt }) => {
      return { id, placedAt, reservationExpiresAt };
    });
    return this.write(placeOrders, orders, writing, [rows]);
  }

  private async write(
    text: string,
    orders: readonly Written[],
    { actor, at }: Writing,
    parameters: readonly object[],
  ): Promise<Map<string, OrderView>> {
    if (orders.length === 0) return new Map();
    const written = await this.sql.rows<OrderView>(text, [
      JSON.stringify(entriesOf(orders)),
      actor.id,
      actor.name,
      at,
      ...parameters.map((rows) => JSON.stringify(rows)),
    ]);
    const lines = new Map(orders.map((order) => [order.id, order.lines]));
    return new Map(
      written.map((order) => [order.id, { ...order, lines: lines.get(order.id) ?? [] }]),
    );
  }
}
