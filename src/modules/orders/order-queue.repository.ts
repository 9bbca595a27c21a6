import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import { orderColumns } from './order-columns.js';
import type { OrderView } from './order-view.js';

export interface MassHold {
  readonly actor: Actor;
  readonly at: Date;
  readonly reason: string;
}

/** Orders that are found by their state, not by their id: what expires, what a shortage hits. */
@Injectable()
export class OrderQueueRepository {
  constructor(private readonly sql: Sql) {}

  /** Locks the order that should have expired first; orders that somebody works on are left alone. */
  async lockNextExpired(now: Date, skipped: readonly string[]): Promise<string | null> {
    const due = await this.sql.one<{ id: string }>(
      `SELECT id FROM orders
        WHERE status = 'placed' AND reservation_expires_at <= $1
          AND held_at IS NULL AND captured_total = refunded_total AND id <> ALL ($2::uuid[])
        ORDER BY reservation_expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [now, skipped],
    );
    return due?.id ?? null;
  }

  /** Locks those of the orders that are placed or confirmed and not held yet, in one order for all. */
  lockHoldable(ids: readonly string[]): Promise<OrderView[]> {
    return this.sql.rows<OrderView>(
      `SELECT ${orderColumns()} FROM orders o
        WHERE o.id = ANY ($1::uuid[]) AND o.status IN ('placed', 'confirmed') AND o.held_at IS NULL
        ORDER BY o.id FOR UPDATE`,
      [ids],
    );
  }

  /** Holds orders that the caller holds locked. */
  holdAll(ids: readonly string[], { actor, at, reason }: MassHold): Promise<OrderView[]> {
    return this.sql.rows<OrderView>(
      `WITH o AS (
         UPDATE orders SET hold_reason = $2, held_at = $3, version = version + 1, updated_at = now()
          WHERE id = ANY ($1::uuid[]) RETURNING *
       ), timeline AS (
         INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name, occurred_at)
         SELECT e.id, e.order_id, 'order.held', jsonb_build_object('reason', $2::text), $5::uuid, $6, $3
           FROM unnest($4::uuid[], $1::uuid[]) AS e (id, order_id)
       )
       SELECT ${orderColumns()} FROM o ORDER BY o.id`,
      [ids, reason, at, ids.map(() => newId()), actor.id, actor.name],
    );
  }
}
