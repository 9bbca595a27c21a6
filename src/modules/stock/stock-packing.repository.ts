import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';

/** Units of what an order line holds in a warehouse; a line and warehouse comes once in a call. */
export interface ReservedPart {
  readonly lineId: string;
  readonly warehouseId: string;
  readonly quantity: number;
}

function columns(parts: readonly ReservedPart[]): unknown[] {
  return [
    parts.map(({ lineId }) => lineId),
    parts.map(({ warehouseId }) => warehouseId),
    parts.map(({ quantity }) => quantity),
  ];
}

const wanted = `unnest($1::uuid[], $2::uuid[], $3::int[]) AS w (line_id, warehouse_id, units)`;
const matches = `r.order_line_id = w.line_id AND r.warehouse_id = w.warehouse_id AND r.state = 'open'`;

// A reservation that keeps a part stays open; the part that left gets a row of its own.
function takeParts(state: 'consumed' | 'released', room: string, packed: string): string {
  return `WITH changed AS (
      UPDATE stock_reservations r
         SET quantity = CASE WHEN r.quantity > w.units THEN r.quantity - w.units ELSE r.quantity END,
             packed = CASE WHEN r.quantity > w.units THEN ${packed} ELSE 0 END,
             state = CASE WHEN r.quantity > w.units THEN 'open' ELSE '${state}' END,
             updated_at = now()
        FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[])
          AS w (line_id, warehouse_id, units, split_id)
       WHERE ${matches} AND ${room} >= w.units
      RETURNING r.*, w.units, w.split_id
    ), split AS (
      INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id,
                                      quantity, state, expires_at, placed_at)
      SELECT split_id, order_id, order_line_id, product_id, warehouse_id,
             units, '${state}', expires_at, placed_at
        FROM changed WHERE state = 'open'
    )
    SELECT order_line_id AS "lineId", warehouse_id AS "warehouseId" FROM changed`;
}

const consumeParts = takeParts('consumed', 'r.quantity', 'greatest(r.packed - w.units, 0)');
const releaseParts = takeParts('released', 'r.quantity - r.packed', 'r.packed');

/** Parts of reservations: claimed for a shipment, gone with one, given back. */
@Injectable()
export class StockPackingRepository {
  constructor(private readonly sql: Sql) {}

  /** Claims units that no shipment has claimed yet; answers the parts that it could. */
  pack(parts: readonly ReservedPart[]): Promise<Omit<ReservedPart, 'quantity'>[]> {
    return this.sql.rows(
      `UPDATE stock_reservations r SET packed = r.packed + w.units, updated_at = now()
         FROM ${wanted}
        WHERE ${matches} AND r.packed + w.units <= r.quantity
       RETURNING w.line_id AS "lineId", w.warehouse_id AS "warehouseId"`,
      columns(parts),
    );
  }

  /** Gives claims back, as far as a shortage has not taken the units since. */
  async unpack(parts: readonly ReservedPart[]): Promise<void> {
    await this.sql.count(
      `UPDATE stock_reservations r SET packed = greatest(r.packed - w.units, 0), updated_at = now()
         FROM ${wanted} WHERE ${matches}`,
      columns(parts),
    );
  }

  /** Units that are shipped; answers the parts that were there. Lock the levels first. */
  consume(parts: readonly ReservedPart[]): Promise<Omit<ReservedPart, 'quantity'>[]> {
    return this.sql.rows(consumeParts, [...columns(parts), parts.map(() => newId())]);
  }

  /** Units that no shipment has claimed; answers the parts that were there. Lock the levels first. */
  release(parts: readonly ReservedPart[]): Promise<Omit<ReservedPart, 'quantity'>[]> {
    return this.sql.rows(releaseParts, [...columns(parts), parts.map(() => newId())]);
  }
}
