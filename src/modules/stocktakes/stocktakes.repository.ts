import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { StocktakeView } from './stocktake-view.js';
import { StocktakeNotFound } from './stocktakes.errors.js';
import { stocktakeList } from './stocktakes.list.js';

export interface NewStocktake {
  readonly id: string;
  readonly warehouseId: string;
  readonly reason: string | null;
}

const source = {
  select: `s.id, s.status, s.warehouse_id AS "warehouseId", w.code AS warehouse, s.reason,
    s.line_count AS "lineCount", s.counted_count AS "countedCount", s.version,
    s.created_at AS "createdAt", s.updated_at AS "updatedAt", s.closed_at AS "closedAt"`,
  from: 'stocktakes s JOIN warehouses w ON w.id = s.warehouse_id',
};

const byId = `SELECT ${source.select} FROM ${source.from}
  WHERE s.id = $1 AND ($2::uuid[] IS NULL OR s.warehouse_id = ANY($2::uuid[]))`;

@Injectable()
export class StocktakesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest, scope: WarehouseScope): Promise<RowPage<StocktakeView>> {
    if (scope === null) return this.pages.page(stocktakeList, request, source);
    const where = { where: 's.warehouse_id = ANY($1::uuid[])', values: [scope] };
    return this.pages.page(stocktakeList, request, { ...source, ...where });
  }

  async get(id: string, scope: WarehouseScope): Promise<StocktakeView> {
    const stocktake = await this.sql.one<StocktakeView>(byId, [id, scope]);
    if (!stocktake) throw StocktakeNotFound({ id });
    return stocktake;
  }

  async lock(id: string, scope: WarehouseScope): Promise<StocktakeView> {
    const stocktake = await this.sql.one<StocktakeView>(`${byId} FOR UPDATE OF s`, [id, scope]);
    if (!stocktake) throw StocktakeNotFound({ id });
    return stocktake;
  }

  /** Without lines yet. */
  async add({ id, warehouseId, reason }: NewStocktake): Promise<void> {
    const text = 'INSERT INTO stocktakes (id, warehouse_id, reason) VALUES ($1, $2, $3)';
    await this.sql.count(text, [id, warehouseId, reason]);
  }

  /** Counts the lines anew: they changed, on a stocktake that the caller holds locked. */
  async recount(id: string, version: number): Promise<StocktakeView> {
    await this.sql.count(
      `UPDATE stocktakes s
          SET line_count = l.lines, counted_count = l.counted, version = $2, updated_at = now()
         FROM (SELECT count(*) AS lines, count(counted) AS counted FROM stocktake_lines
                WHERE stocktake_id = $1) l
        WHERE s.id = $1`,
      [id, version],
    );
    return this.get(id, null);
  }

  /** Ends a stocktake that the caller holds locked; its products are free for another. */
  async close(id: string, status: 'applied' | 'cancelled'): Promise<StocktakeView> {
    await this.sql.count(
      `WITH freed AS (UPDATE stocktake_lines SET open = false WHERE stocktake_id = $1)
       UPDATE stocktakes
          SET status = $2, closed_at = now(), version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id, status],
    );
    return this.get(id, null);
  }
}
