import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { linesOf, orderColumns } from './order-columns.js';
import type { OrderView } from './order-view.js';
import { OrderNotFound, OrderPastUnknown } from './orders.errors.js';

const keptLines = linesOf(`jsonb_populate_recordset(NULL::order_lines, v.state->'lines') l`);

// Versions are kept of what changes. History is imported without one: completed and paid, with what
// its file told of its returns, as the first version of its order. All that has one time with the order,
// as everything in a transaction has; what came later is taken out again.
const cameBack = `(
  SELECT coalesce(sum((e.data->>'units')::int), 0) AS units, coalesce(sum((e.data->>'value')::bigint), 0) AS value
    FROM order_events e
   WHERE e.order_id = c.id AND e.type = 'return.received' AND e.occurred_at = c.created_at) back`;
const givenBack = `(
  SELECT coalesce(sum(p.amount), 0) AS amount FROM payment_records p
   WHERE p.order_id = c.id AND p.type = 'refund' AND p.created_at = c.created_at) refund`;
const asImported = `${cameBack}, LATERAL ${givenBack}, jsonb_populate_record(c, jsonb_build_object(
  'version', 1, 'updated_at', c.created_at, 'captured_total', c.total,
  'returned_total', back.value, 'refunded_total', refund.amount,
  'fulfillment_status', CASE back.units WHEN 0 THEN 'fulfilled'
    WHEN (SELECT sum(s.quantity) FROM order_lines s WHERE s.order_id = c.id) THEN 'returned'
    ELSE 'partially_returned' END,
  'payment_status', CASE refund.amount WHEN 0 THEN 'paid' WHEN c.total THEN 'refunded'
    ELSE 'partially_refunded' END)) o`;
const importedLines = linesOf(`order_lines s, LATERAL (
    SELECT coalesce(sum(b.quantity_received), 0) AS units
      FROM return_lines b JOIN returns r ON r.id = b.return_id
     WHERE b.order_line_id = s.id AND r.created_at = c.created_at) back,
  jsonb_populate_record(s, jsonb_build_object('quantity_returned', back.units)) l WHERE s.order_id = o.id`);

const has = (what: string): string =>
  `EXISTS (SELECT FROM order_events e WHERE e.order_id = c.id AND ${what})`;
const imported = has(`e.type = 'order.imported'`);
// When such a return came back is not in the books of the order.
const returnedBefore = has(`e.type = 'return.received' AND e.data ? 'importId'`);

const then = `
  SELECT * FROM (
    SELECT ${orderColumns(keptLines)}
      FROM order_versions v, jsonb_populate_record(NULL::orders, v.state) o
     WHERE v.order_id = $1 AND v.valid_from <= $2
     ORDER BY v.version DESC LIMIT 1
  ) kept
   UNION ALL
  SELECT * FROM (
    SELECT ${orderColumns()} FROM orders o
     WHERE o.id = $1 AND o.version = 1 AND o.created_at <= $2
       AND NOT EXISTS (SELECT FROM order_versions v WHERE v.order_id = o.id)
  ) unchanged
   UNION ALL
  SELECT * FROM (
    SELECT ${orderColumns(importedLines)} FROM orders c, LATERAL ${asImported}
     WHERE c.id = $1 AND ${imported}
       AND (c.created_at <= $2 AND c.version > 1 OR
            c.created_at > $2 AND c.placed_at <= $2 AND NOT ${returnedBefore})
       AND (SELECT coalesce(min(v.version), c.version + 1) FROM order_versions v
             WHERE v.order_id = c.id) = 2
       AND NOT EXISTS (SELECT FROM order_versions v WHERE v.order_id = c.id AND v.valid_from <= $2)
  ) imported`;

const knownFrom = `
  SELECT coalesce((SELECT CASE min(v.version) WHEN 2 THEN c.created_at ELSE min(v.valid_from) END
                     FROM order_versions v WHERE v.order_id = c.id), c.created_at) AS at
    FROM orders c WHERE c.id = $1 AND c.placed_at <= $2 AND ${imported}`;

/** What orders were. */
@Injectable()
export class OrderPastRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * The order without its addresses. An imported one is as it came from the time on at which it was
   * placed, long before it was imported. Throws ORDER_NOT_FOUND when there was none yet, and
   * ORDER_PAST_UNKNOWN when there was one, but nobody wrote down how it was.
   */
  async get(id: string, asOf: Date): Promise<OrderView> {
    const order = await this.sql.one<OrderView>(then, [id, asOf]);
    if (order) return { ...order, billingAddress: null, shippingAddress: null };
    const known = await this.sql.one<{ at: Date }>(knownFrom, [id, asOf]);
    throw known ? OrderPastUnknown({ knownFrom: known.at.toISOString() }) : OrderNotFound({ id });
  }
}
