import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { AvailabilityRow } from './availability.js';
import type { ReconciliationReport } from './reconciliation.js';

@Injectable()
export class StockReportsRepository {
  constructor(private readonly sql: Sql) {}

  /** Rows by product as asked, then by priority; a SKU that no live product has gives no row. */
  availability(skus: readonly string[], scope: WarehouseScope): Promise<AvailabilityRow[]> {
    return this.sql.rows<AvailabilityRow>(
      `SELECT p.sku, w.code AS warehouse, l.on_hand AS "onHand", l.allocated,
              CASE WHEN w.active THEN l.on_hand - l.allocated + l.backorder_limit ELSE 0 END AS available
         FROM unnest($1::text[]) WITH ORDINALITY AS asked (sku, position)
         JOIN products p ON lower(p.sku) = asked.sku AND p.status <> 'archived'
         LEFT JOIN (stock_levels l JOIN warehouses w ON w.id = l.warehouse_id) ON l.product_id = p.id
          AND ($2::uuid[] IS NULL OR l.warehouse_id = ANY($2::uuid[]))
        ORDER BY asked.position, w.priority, w.id`,
      [skus.map((sku) => sku.toLowerCase()), scope],
    );
  }

  /** Recomputes every level from its movements and its open reservations, in one snapshot. */
  async reconcile(scope: WarehouseScope): Promise<ReconciliationReport> {
    const row = await this.sql.one<ReconciliationReport>(
      `WITH ledger AS (
         SELECT product_id, warehouse_id, sum(delta_on_hand) AS on_hand, sum(delta_allocated) AS allocated
           FROM stock_movements GROUP BY product_id, warehouse_id
       ), held AS (
         SELECT product_id, warehouse_id, sum(quantity) AS reserved
           FROM stock_reservations WHERE state = 'open' GROUP BY product_id, warehouse_id
       ), compared AS (
         SELECT l.id AS "levelId", p.sku, w.code AS warehouse, l.on_hand AS "onHand",
                coalesce(m.on_hand, 0) AS "ledgerOnHand", l.allocated,
                coalesce(m.allocated, 0) AS "ledgerAllocated", coalesce(h.reserved, 0) AS reserved
           FROM stock_levels l
           JOIN products p ON p.id = l.product_id
           JOIN warehouses w ON w.id = l.warehouse_id
           LEFT JOIN ledger m USING (product_id, warehouse_id)
           LEFT JOIN held h USING (product_id, warehouse_id)
          WHERE $1::uuid[] IS NULL OR warehouse_id = ANY($1::uuid[])
       ), differing AS (
         SELECT * FROM compared
          WHERE "onHand" <> "ledgerOnHand" OR allocated <> "ledgerAllocated" OR allocated <> reserved
       ), shown AS (
         SELECT * FROM differing ORDER BY sku, warehouse LIMIT 1000
       )
       SELECT (SELECT count(*) FROM compared) AS checked,
              NOT EXISTS (SELECT FROM differing) AS clean,
              (SELECT coalesce(json_agg(shown), '[]') FROM shown) AS differences`,
      [scope],
    );
    return row as ReconciliationReport;
  }
}
