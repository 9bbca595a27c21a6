import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { personalPlaces } from './personal-places.js';

export type Counts = Readonly<Record<string, number>>;

const open = `status IN ('placed', 'confirmed') AND fulfillment_status IN ('unfulfilled', 'partially_fulfilled')`;

const held = `SELECT jsonb_build_object(
  'customer', (SELECT to_jsonb(c) FROM customers c WHERE c.id = $1),
  'addresses', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.id), '[]') FROM customer_addresses a
                 WHERE a.customer_id = $1),
  'orders', (SELECT coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object(
               'lines', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.position), '[]') FROM order_lines l WHERE l.order_id = o.id),
               'events', (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.sequence), '[]') FROM order_events e WHERE e.order_id = o.id),
               'notes', (SELECT coalesce(jsonb_agg(to_jsonb(n) ORDER BY n.created_at, n.id), '[]') FROM order_notes n WHERE n.order_id = o.id),
               'payments', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.created_at, p.id), '[]') FROM payment_records p WHERE p.order_id = o.id)
             ) ORDER BY o.id), '[]') FROM orders o WHERE o.customer_id = $1)) AS held`;

const audited = `SELECT id, occurred_at AS "occurredAt", action, resource, resource_id AS "resourceId",
         actor_name AS "actorName", before, after
    FROM audit_entries
   WHERE (resource = 'customer' AND resource_id = $1::text)
      OR (resource = 'customer_address' AND coalesce(after, before)->>'customerId' = $1::text)
      OR (resource = 'order' AND resource_id IN (SELECT id::text FROM orders WHERE customer_id = $1::uuid))
      OR (resource = 'order_note' AND coalesce(after, before)->>'orderId' IN (SELECT id::text FROM orders WHERE customer_id = $1::uuid))
   ORDER BY occurred_at, id`;

export interface AuditedRow {
  readonly [column: string]: unknown;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** The one repository that reads and clears tables of other modules: what is held about a person. */
@Injectable()
export class PrivacyRepository {
  constructor(private readonly sql: Sql) {}

  /** False without the customer. Nothing new can refer to the row until the transaction ends. */
  async lock(customerId: string): Promise<boolean> {
    const text = 'SELECT id FROM customers WHERE id = $1 FOR UPDATE';
    return (await this.sql.one(text, [customerId])) !== null;
  }

  /** How many rows still hold something, by table. */
  async count(customerId: string): Promise<Counts> {
    const counts: Record<string, number> = {};
    for (const { table, where } of personalPlaces) {
      const text = `SELECT count(*) AS n FROM ${table} WHERE ${where}`;
      counts[table] = (await this.sql.one<{ n: number }>(text, [customerId]))?.n ?? 0;
    }
    return counts;
  }

  /** Clears every place; answers how many rows each one had. */
  async clear(customerId: string): Promise<Counts> {
    const counts: Record<string, number> = {};
    for (const { table, where, clear } of personalPlaces)
      counts[table] = await this.sql.count(`${clear} WHERE ${where}`, [customerId]);
    return counts;
  }

  /** Numbers of orders that still need the person's data, at most 20. */
  async openOrders(customerId: string): Promise<string[]> {
    const text = `SELECT number FROM orders WHERE customer_id = $1 AND ${open} ORDER BY number LIMIT 20`;
    const rows = await this.sql.rows<{ number: string }>(text, [customerId]);
    return rows.map(({ number }) => number);
  }

  async held(customerId: string): Promise<Readonly<Record<string, unknown>>> {
    const row = await this.sql.one<{ held: Record<string, unknown> }>(held, [customerId]);
    return row?.held ?? {};
  }

  audited(customerId: string): Promise<AuditedRow[]> {
    return this.sql.rows(audited, [customerId]);
  }
}
