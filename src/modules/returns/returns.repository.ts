import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { returnColumns } from './return-columns.js';
import type { ReturnPart } from './return-content.js';
import type { ReturnLineView, ReturnView } from './return-view.js';
import { ReturnNotFound } from './returns.errors.js';
import { returnList } from './returns.list.js';

export interface NewReturn {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly reason: string | null;
  readonly parts: readonly ReturnPart[];
}

const source = {
  select: returnColumns,
  from: `returns r
    LEFT JOIN orders o ON o.id = r.order_id
    LEFT JOIN warehouses w ON w.id = r.warehouse_id`,
};

// A return of a history may take back lines of several orders.
const ofOrder = `r.id IN (
  SELECT b.id FROM returns b WHERE b.order_id = $1
  UNION SELECT l.return_id FROM return_lines l JOIN order_lines s ON s.id = l.order_line_id
   WHERE s.order_id = $1)`;

const insertLines = `
  INSERT INTO return_lines (id, return_id, position, order_line_id, product_id, sku, name, unit_price,
                            quantity, quantity_received, restock, condition, reason, value)
  SELECT n.id, $1::uuid, n.position, n."lineId", n."productId", n.sku, n.name, n."unitPrice", n.quantity,
         coalesce(n."quantityReceived", 0), n.restock, n.condition, n.reason, coalesce(n.value, 0)
    FROM jsonb_to_recordset($2::jsonb) AS n (id uuid, position int, "lineId" uuid, "productId" uuid,
         sku text, name text, "unitPrice" bigint, quantity int, "quantityReceived" int,
         restock boolean, condition text, reason text, value bigint)`;

@Injectable()
export class ReturnsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  /** Of all orders, or what one took back. */
  page(request: ListRequest, orderId?: string): Promise<RowPage<ReturnView>> {
    if (orderId === undefined) return this.pages.page(returnList, request, source);
    return this.pages.page(returnList, request, { ...source, where: ofOrder, values: [orderId] });
  }

  async get(id: string): Promise<ReturnView> {
    const text = `SELECT ${source.select} FROM ${source.from} WHERE r.id = $1`;
    const found = await this.sql.one<ReturnView>(text, [id]);
    if (!found) throw ReturnNotFound({ id });
    return found;
  }

  /** Locks first and reads then: what a statement that waited reads is of before the wait. */
  async lock(id: string): Promise<ReturnView> {
    await this.sql.count('SELECT 1 FROM returns WHERE id = $1 FOR UPDATE', [id]);
    return this.get(id);
  }

  /** Units of the order's lines that returns are about and that have not come, by line. */
  async open(orderId: string): Promise<Map<string, number>> {
    const rows = await this.sql.rows<{ lineId: string; units: number }>(
      `SELECT l.order_line_id AS "lineId", sum(l.quantity)::int AS units
         FROM returns r JOIN return_lines l ON l.return_id = r.id
        WHERE r.order_id = $1 AND r.status = 'requested'
        GROUP BY l.order_line_id`,
      [orderId],
    );
    return new Map(rows.map(({ lineId, units }) => [lineId, units]));
  }

  async add({ id, orderId, customerId, currency, reason, parts }: NewReturn): Promise<ReturnView> {
    await this.sql.count(
      `INSERT INTO returns (id, order_id, customer_id, currency, reason) VALUES ($1, $2, $3, $4, $5)`,
      [id, orderId, customerId, currency, reason],
    );
    const rows = parts.map((part, index) => ({ ...part, id: newId(), position: index + 1 }));
    await this.sql.count(insertLines, [id, JSON.stringify(rows)]);
    return this.get(id);
  }

  /** What came of a return that the caller holds locked. */
  async receive(
    id: string,
    warehouseId: string,
    at: Date,
    receipt: { readonly lines: readonly ReturnLineView[]; readonly value: number },
  ): Promise<ReturnView> {
    await this.sql.count('DELETE FROM return_lines WHERE return_id = $1', [id]);
    await this.sql.count(insertLines, [id, JSON.stringify(receipt.lines)]);
    await this.sql.count(
      `UPDATE returns SET status = 'received', warehouse_id = $2, received_at = $3, value = $4,
              version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id, warehouseId, at, receipt.value],
    );
    return this.get(id);
  }

  async cancel(id: string, at: Date): Promise<ReturnView> {
    await this.sql.count(
      `UPDATE returns SET status = 'cancelled', cancelled_at = $2,
              version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id, at],
    );
    return this.get(id);
  }
}
