import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { MovementRow } from './movement-row.js';
import { withinScope } from './scoped-source.js';
import { StockMovementNotFound } from './stock.errors.js';
import { stockMovementList } from './stock-movements.list.js';

const source = {
  select: `m.id, m.type, m.product_id AS "productId", p.sku, m.warehouse_id AS "warehouseId",
    w.code AS warehouse, m.delta_on_hand AS "deltaOnHand", m.delta_allocated AS "deltaAllocated",
    m.reference_type AS "referenceType", m.reference_id AS "referenceId", m.reason,
    m.actor_id AS "actorId", m.actor_name AS "actorName", m.occurred_at AS "occurredAt"`,
  from: `stock_movements m
    JOIN products p ON p.id = m.product_id
    JOIN warehouses w ON w.id = m.warehouse_id`,
};

/** Reads the ledger. */
@Injectable()
export class StockMovementsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest, scope: WarehouseScope): Promise<RowPage<MovementRow>> {
    return this.pages.page(
      stockMovementList,
      request,
      withinScope(source, scope, 'm.warehouse_id'),
    );
  }

  async get(id: string, scope: WarehouseScope): Promise<MovementRow> {
    const text = `SELECT ${source.select} FROM ${source.from} WHERE m.id = $1 AND ($2::uuid[] IS NULL OR m.warehouse_id = ANY($2::uuid[]))`;
    const row = await this.sql.one<MovementRow>(text, [id, scope]);
    if (!row) throw StockMovementNotFound({ id });
    return row;
  }
}
