import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import type { ClosedReservation, HeldReservation } from './reservation-row.js';
import type { LevelKey } from './stock-levels.repository.js';

/** Units of a level that are reserved and not there. */
export interface Shortfall extends LevelKey {
  readonly shortfall: number;
}

export interface ReleasedPart extends LevelKey {
  readonly orderId: string;
  readonly quantity: number;
}

// Of each level at most one reservation is split, hence one new id for each.
const releaseLatest = `
  WITH ranked AS (
    SELECT r.*, w.units AS missing, w.split_id,
           sum(r.quantity) OVER (PARTITION BY r.product_id, r.warehouse_id
             ORDER BY r.placed_at DESC, r.order_id DESC, r.id DESC) - r.quantity AS before
      FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[])
        AS w (product_id, warehouse_id, units, split_id)
      JOIN stock_reservations r ON r.product_id = w.product_id
       AND r.warehouse_id = w.warehouse_id AND r.state = 'open'
  ), taken AS MATERIALIZED (
    SELECT *, least(quantity, missing - before)::int AS units FROM ranked WHERE before < missing
  ), changed AS (
    UPDATE stock_reservations r
       SET quantity = CASE WHEN t.units < t.quantity THEN t.quantity - t.units ELSE t.quantity END,
           packed = CASE WHEN t.units < t.quantity THEN least(r.packed, t.quantity - t.units) ELSE 0 END,
           state = CASE WHEN t.units < t.quantity THEN 'open' ELSE 'released' END,
           updated_at = now()
      FROM taken t WHERE r.id = t.id
  ), split AS (
    INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id,
                                    quantity, state, expires_at, placed_at)
    SELECT split_id, order_id, order_line_id, product_id, warehouse_id,
           units, 'released', expires_at, placed_at
      FROM taken WHERE units < quantity
  )
  SELECT product_id AS "productId", warehouse_id AS "warehouseId", order_id AS "orderId",
         sum(units)::int AS quantity
    FROM taken GROUP BY product_id, warehouse_id, order_id
   ORDER BY product_id, warehouse_id, order_id`;

/** Reservations are opened by the ledger, beside the movements that hold the stock. */
@Injectable()
export class StockReservationsRepository {
  constructor(private readonly sql: Sql) {}

  open(orderId: string): Promise<HeldReservation[]> {
    return this.sql.rows<HeldReservation>(
      `SELECT r.order_line_id AS "lineId", r.product_id AS "productId", r.warehouse_id AS "warehouseId",
              w.code AS warehouse, r.quantity, r.packed
         FROM stock_reservations r JOIN warehouses w ON w.id = r.warehouse_id
        WHERE r.order_id = $1 AND r.state = 'open'
        ORDER BY r.order_line_id, w.priority, r.warehouse_id`,
      [orderId],
    );
  }

  /**
   * Closes what the order, or some of its lines, hold. The levels are locked first: a shortage,
   * which locks the level and then its reservations, may be at work on the same ones.
   */
  close(orderId: string, lineIds: readonly string[] | null): Promise<ClosedReservation[]> {
    return this.sql.rows<ClosedReservation>(
      `WITH held AS MATERIALIZED (
         SELECT id, product_id, warehouse_id FROM stock_reservations
          WHERE order_id = $1 AND state = 'open'
            AND ($2::uuid[] IS NULL OR order_line_id = ANY($2))
       ), locked AS MATERIALIZED (
         SELECT l.id FROM stock_levels l
          WHERE (l.product_id, l.warehouse_id) IN (SELECT product_id, warehouse_id FROM held)
          ORDER BY l.product_id, l.warehouse_id
            FOR UPDATE
       ), closed AS (
         UPDATE stock_reservations r SET state = 'released', packed = 0, updated_at = now()
           FROM held h
          WHERE r.id = h.id AND r.state = 'open' AND (SELECT count(*) FROM locked) > 0
         RETURNING r.order_line_id, r.product_id, r.warehouse_id, r.quantity
       )
       SELECT c.order_line_id AS "lineId", c.product_id AS "productId",
              c.warehouse_id AS "warehouseId", c.quantity, p.sku
         FROM closed c JOIN products p ON p.id = c.product_id
        ORDER BY c.product_id, c.warehouse_id, c.order_line_id`,
      [orderId, lineIds],
    );
  }

  async extend(orderId: string, expiresAt: Date | null): Promise<void> {
    await this.sql.count(
      `UPDATE stock_reservations SET expires_at = $2, updated_at = now()
        WHERE order_id = $1 AND state = 'open'`,
      [orderId, expiresAt],
    );
  }

  /**
   * Takes units away from the open reservations of levels that the caller holds locked, from the
   * order placed last to the first. A reservation that loses a part keeps the rest.
   */
  releaseLatest(shortfalls: readonly Shortfall[]): Promise<ReleasedPart[]> {
    return this.sql.rows<ReleasedPart>(releaseLatest, [
      shortfalls.map(({ productId }) => productId),
      shortfalls.map(({ warehouseId }) => warehouseId),
      shortfalls.map(({ shortfall }) => shortfall),
      shortfalls.map(() => newId()),
    ]);
  }
}
