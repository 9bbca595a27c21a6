import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { Arrival } from './transfer-lines.js';
import type { TransferStatus } from './transfer-status.js';
import type { TransferSummaryView, TransferView } from './transfer-view.js';
import { StockTransferNotFound } from './transfers.errors.js';
import { transferList } from './transfers.list.js';

export interface NewTransfer {
  readonly id: string;
  readonly fromWarehouseId: string;
  readonly toWarehouseId: string;
  readonly reason: string | null;
  readonly lines: readonly {
    readonly productId: string;
    readonly sku: string;
    readonly quantity: number;
  }[];
}

const select = `t.id, t.status, t.from_warehouse_id AS "fromWarehouseId", f.code AS "from",
  t.to_warehouse_id AS "toWarehouseId", d.code AS "to", t.reason, t.units,
  t.units_received AS "unitsReceived", t.units_lost AS "unitsLost", t.version,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.closed_at AS "closedAt"`;

const from = `stock_transfers t
  JOIN warehouses f ON f.id = t.from_warehouse_id
  JOIN warehouses d ON d.id = t.to_warehouse_id`;

const lines = `(SELECT json_agg(json_build_object('productId', l.product_id, 'sku', l.sku,
    'quantity', l.quantity, 'quantityReceived', l.quantity_received,
    'quantityLost', l.quantity_lost) ORDER BY l.position)
  FROM stock_transfer_lines l WHERE l.transfer_id = t.id) AS lines`;

/** A transfer belongs to both of its warehouses. */
const within = (scope: string): string =>
  `(t.from_warehouse_id = ANY(${scope}::uuid[]) OR t.to_warehouse_id = ANY(${scope}::uuid[]))`;

const byId = `SELECT ${select}, ${lines} FROM ${from}
  WHERE t.id = $1 AND ($2::uuid[] IS NULL OR ${within('$2')})`;

@Injectable()
export class TransfersRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest, scope: WarehouseScope): Promise<RowPage<TransferSummaryView>> {
    const source = { select, from };
    if (scope === null) return this.pages.page(transferList, request, source);
    const where = { where: within('$1'), values: [scope] };
    return this.pages.page(transferList, request, { ...source, ...where });
  }

  async get(id: string, scope: WarehouseScope): Promise<TransferView> {
    const transfer = await this.sql.one<TransferView>(byId, [id, scope]);
    if (!transfer) throw StockTransferNotFound({ id });
    return transfer;
  }

  /** Locks first and reads then: what a statement that waited reads is of before the wait. */
  async lock(id: string, scope: WarehouseScope): Promise<TransferView> {
    await this.sql.count('SELECT 1 FROM stock_transfers WHERE id = $1 FOR UPDATE', [id]);
    return this.get(id, scope);
  }

  async add(transfer: NewTransfer): Promise<TransferView> {
    await this.sql.count(
      `WITH line AS (
         SELECT * FROM unnest($5::uuid[], $6::text[], $7::int[]) WITH ORDINALITY
             AS l (product_id, sku, quantity, position)
       ), t AS (
         INSERT INTO stock_transfers (id, from_warehouse_id, to_warehouse_id, reason, units)
         SELECT $1::uuid, $2::uuid, $3::uuid, $4, sum(quantity) FROM line
         RETURNING id
       )
       INSERT INTO stock_transfer_lines (transfer_id, product_id, position, sku, quantity)
       SELECT t.id, l.product_id, l.position, l.sku, l.quantity FROM t, line l`,
      [
        transfer.id,
        transfer.fromWarehouseId,
        transfer.toWarehouseId,
        transfer.reason,
        transfer.lines.map(({ productId }) => productId),
        transfer.lines.map(({ sku }) => sku),
        transfer.lines.map(({ quantity }) => quantity),
      ],
    );
    return this.get(transfer.id, null);
  }

  /** Takes units out of transit, on a transfer that the caller holds locked. */
  async arrive(
    id: string,
    status: TransferStatus,
    arrivals: readonly Arrival[],
  ): Promise<TransferView> {
    await this.sql.count(
      `WITH arrival AS (
         SELECT * FROM unnest($3::uuid[], $4::int[], $5::int[]) AS a (product_id, received, lost)
       ), line AS (
         UPDATE stock_transfer_lines l
            SET quantity_received = l.quantity_received + a.received,
                quantity_lost = l.quantity_lost + a.lost
           FROM arrival a
          WHERE l.transfer_id = $1 AND l.product_id = a.product_id
         RETURNING a.received, a.lost
       )
       UPDATE stock_transfers
          SET status = $2,
              units_received = units_received + (SELECT coalesce(sum(received), 0) FROM line),
              units_lost = units_lost + (SELECT coalesce(sum(lost), 0) FROM line),
              closed_at = CASE WHEN $2 = 'received' THEN now() END,
              version = version + 1, updated_at = now()
        WHERE id = $1`,
      [
        id,
        status,
        arrivals.map(({ productId }) => productId),
        arrivals.map(({ received }) => received),
        arrivals.map(({ lost }) => lost),
      ],
    );
    return this.get(id, null);
  }

  async cancel(id: string): Promise<TransferView> {
    await this.sql.count(
      `UPDATE stock_transfers
          SET status = 'cancelled', closed_at = now(), version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id],
    );
    return this.get(id, null);
  }
}
