import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ReportRange } from './report-range.js';

export interface ValuationRow {
  readonly warehouse: string;
  readonly currency: string;
  readonly products: number;
  readonly units: number;
  readonly value: number;
}

export interface LeadTimeRow {
  readonly warehouse: string;
  readonly shipments: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly longest: number;
}

export interface BackorderRow {
  readonly productId: string;
  readonly sku: string;
  readonly warehouse: string;
  readonly onHand: number;
  readonly allocated: number;
  readonly backordered: number;
  readonly waitingOrders: number;
  readonly oldestPlacedAt: Date | null;
}

const within = (column: string): string => `($1::uuid[] IS NULL OR ${column} = ANY($1::uuid[]))`;

const mostValue = Number.MAX_SAFE_INTEGER;

// Doubles add whole numbers up exactly as far as the value is told, and none is below zero.
const valueNow = `
  SELECT w.code AS warehouse, v.currency, v.products, v.units, least(v.value, ${mostValue})::bigint AS value
    FROM (
      SELECT l.warehouse_id, p.currency, count(*) AS products, sum(l.on_hand) AS units,
             sum(l.on_hand::float8 * p.unit_price::float8) AS value
        FROM stock_levels l JOIN products p ON p.id = l.product_id
       WHERE l.on_hand > 0 AND ${within('l.warehouse_id')}
       GROUP BY 1, 2
    ) v JOIN warehouses w ON w.id = v.warehouse_id
   ORDER BY w.code, v.currency`;

// What is there now, without what has moved since: the ledger sums up to the level. Levels come
// first, for PostgreSQL knows how many products and warehouses they have, and of sums it does not.
const onHandThen = `SELECT l.product_id, l.warehouse_id, l.on_hand - coalesce(m.moved, 0) AS on_hand
    FROM stock_levels l LEFT JOIN (
      SELECT product_id, warehouse_id, sum(delta_on_hand) AS moved FROM stock_movements
       WHERE occurred_at > $2 AND delta_on_hand <> 0 AND ${within('warehouse_id')} GROUP BY 1, 2
    ) m ON m.product_id = l.product_id AND m.warehouse_id = l.warehouse_id
   WHERE ${within('l.warehouse_id')}`;

const valueThen = `
  SELECT w.code AS warehouse, p.currency, count(*) FILTER (WHERE l.on_hand > 0) AS products,
         sum(l.on_hand)::bigint AS units, least(sum(l.on_hand * p.unit_price::numeric), ${mostValue})::bigint AS value
    FROM (${onHandThen}) l
    JOIN products p ON p.id = l.product_id
    JOIN warehouses w ON w.id = l.warehouse_id
   GROUP BY w.code, p.currency HAVING sum(l.on_hand) > 0
   ORDER BY w.code, p.currency`;

const shippedWithin = `s.shipped_at >= $2::date::timestamp AT TIME ZONE 'UTC'
       AND s.shipped_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC' AND ${within('s.warehouse_id')}`;

// The rank of a percentile as percentile_disc counts it, over numbers of seconds instead of a sort
// of all shipments.
const percentile = (share: number): string =>
  `min(seconds) FILTER (WHERE upto >= ceil(${share}::float8 * timed::float8))`;

const leadTime = `
  WITH led AS (
    SELECT s.warehouse_id, s.lead_seconds AS seconds, count(*) AS shipments FROM shipments s
     WHERE s.lead_seconds IS NOT NULL AND ${shippedWithin} GROUP BY 1, 2
     UNION ALL
    SELECT s.warehouse_id, extract(epoch FROM s.shipped_at - o.placed_at)::float8::bigint, count(*)
      FROM shipments s JOIN orders o ON o.id = s.order_id
     WHERE s.lead_seconds IS NULL AND ${shippedWithin} GROUP BY 1, 2
  ), ranked AS (
    SELECT warehouse_id, seconds, shipments,
           sum(shipments) OVER (PARTITION BY warehouse_id ORDER BY seconds) AS upto,
           sum(shipments) FILTER (WHERE seconds IS NOT NULL) OVER (PARTITION BY warehouse_id) AS timed
      FROM led
  )
  SELECT w.code AS warehouse, sum(r.shipments)::bigint AS shipments, ${percentile(0.5)} AS p50,
         ${percentile(0.9)} AS p90, ${percentile(0.99)} AS p99, max(seconds) AS longest
    FROM ranked r JOIN warehouses w ON w.id = r.warehouse_id
   GROUP BY w.code ORDER BY w.code`;

// The stock on hand goes to who placed first; everyone behind it waits. With days, levels that nobody
// of these days waits for are left out.
const backorders = `
  WITH short AS MATERIALIZED (
    SELECT product_id, warehouse_id, on_hand, allocated FROM stock_levels
     WHERE backorder_limit > 0 AND allocated > on_hand AND ${within('warehouse_id')}
     ORDER BY allocated - on_hand DESC, id LIMIT CASE WHEN $3::date IS NULL AND $4::date IS NULL THEN $2::bigint END
  )
  SELECT p.id AS "productId", p.sku, w.code AS warehouse, s.on_hand AS "onHand", s.allocated,
         s.allocated - s.on_hand AS backordered, q.waiting AS "waitingOrders", q.oldest AS "oldestPlacedAt"
    FROM short s
    JOIN products p ON p.id = s.product_id
    JOIN warehouses w ON w.id = s.warehouse_id
   CROSS JOIN LATERAL (
     SELECT count(DISTINCT order_id) AS waiting, min(placed_at) AS oldest
       FROM (SELECT order_id, placed_at, sum(quantity) OVER (ORDER BY placed_at, id) AS reserved
               FROM stock_reservations r
              WHERE r.product_id = s.product_id AND r.warehouse_id = s.warehouse_id AND r.state = 'open') r
      WHERE r.reserved > s.on_hand
        AND ($3::date IS NULL OR r.placed_at >= $3::date::timestamp AT TIME ZONE 'UTC')
        AND ($4::date IS NULL OR r.placed_at < ($4::date + 1)::timestamp AT TIME ZONE 'UTC')
   ) q
   WHERE q.waiting > 0 OR ($3::date IS NULL AND $4::date IS NULL)
   ORDER BY backordered DESC, p.sku, w.code LIMIT $2::bigint`;

/** Reports of warehouses, within those that the caller may see. */
@Injectable()
export class OperationsReportRepository {
  constructor(private readonly sql: Sql) {}

  /** At today's prices; `asOf` null: what is there now. */
  valuation(scope: WarehouseScope, asOf: Date | null): Promise<ValuationRow[]> {
    if (asOf === null) return this.sql.rowsPlannedAnew<ValuationRow>(valueNow, [scope]);
    return this.sql.rowsPlannedAnew<ValuationRow>(valueThen, [scope, asOf]);
  }

  leadTime(scope: WarehouseScope, { from, to }: ReportRange): Promise<LeadTimeRow[]> {
    return this.sql.rowsPlannedAnew<LeadTimeRow>(leadTime, [scope, from, to]);
  }

  backorders(
    scope: WarehouseScope,
    limit: number,
    { from, to }: Record<keyof ReportRange, string | null>,
  ): Promise<BackorderRow[]> {
    return this.sql.rowsPlannedAnew<BackorderRow>(backorders, [scope, limit, from, to]);
  }
}
