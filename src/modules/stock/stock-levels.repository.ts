import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import type { OpenLevel } from './allocation.js';
import type { LevelRow } from './level-row.js';
import { StockLevelNotFound } from './stock.errors.js';
import { stockLevelList } from './stock-levels.list.js';
import { withinScope } from './scoped-source.js';

export interface LevelKey {
  readonly productId: string;
  readonly warehouseId: string;
}

export interface LockedLevel extends LevelKey {
  readonly id: string;
  readonly onHand: number;
  readonly allocated: number;
  readonly backorderLimit: number;
  readonly reorderPoint: number | null;
  readonly lowSince: Date | null;
  readonly version: number;
}

/** What of a level one needs to count it. */
interface CountableRow {
  readonly productId: string;
  readonly sku: string;
  readonly onHand: number;
}

const source = {
  select: `l.id, l.product_id AS "productId", p.sku, l.warehouse_id AS "warehouseId",
    w.code AS warehouse, l.on_hand AS "onHand", l.allocated,
    l.on_hand - l.allocated + l.backorder_limit AS available,
    l.backorder_limit AS "backorderLimit", l.reorder_point AS "reorderPoint",
    l.low_since AS "lowSince", l.version,
    l.created_at AS "createdAt", l.updated_at AS "updatedAt"`,
  from: `stock_levels l
    JOIN products p ON p.id = l.product_id
    JOIN warehouses w ON w.id = l.warehouse_id`,
};

// The ledger sums up to the level: what it was is what it is without all that moved since $1.
const sourceThen = {
  select: source.select
    .replace('l.on_hand AS "onHand", l.allocated', 't.on_hand AS "onHand", t.allocated')
    .replace('l.on_hand - l.allocated', 't.on_hand - t.allocated'),
  from: `${source.from}
   CROSS JOIN LATERAL (
     SELECT l.on_hand - coalesce(sum(m.delta_on_hand), 0)::int AS on_hand,
            l.allocated - coalesce(sum(m.delta_allocated), 0)::int AS allocated
       FROM stock_movements m
      WHERE m.product_id = l.product_id AND m.warehouse_id = l.warehouse_id AND m.occurred_at > $1
   ) t`,
};

const lockedColumns = `id, product_id AS "productId", warehouse_id AS "warehouseId",
  on_hand AS "onHand", allocated, backorder_limit AS "backorderLimit",
  reorder_point AS "reorderPoint", low_since AS "lowSince", version`;

/** Reads, locks and makes levels. Their quantities are written by the ledger alone. */
@Injectable()
export class StockLevelsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  /** Of levels that there were then, when `asOf` is not null. */
  page(
    request: ListRequest,
    scope: WarehouseScope,
    asOf: Date | null = null,
  ): Promise<RowPage<LevelRow>> {
    if (asOf === null)
      return this.pages.page(stockLevelList, request, withinScope(source, scope, 'l.warehouse_id'));
    const inScope = '($2::uuid[] IS NULL OR l.warehouse_id = ANY($2::uuid[]))';
    const where = `l.created_at <= $1 AND ${inScope}`;
    return this.pages.page(stockLevelList, request, {
      ...sourceThen,
      where,
      values: [asOf, scope],
    });
  }

  async get(id: string, scope: WarehouseScope): Promise<LevelRow> {
    const text = `SELECT ${source.select} FROM ${source.from} WHERE l.id = $1 AND ($2::uuid[] IS NULL OR l.warehouse_id = ANY($2::uuid[]))`;
    const row = await this.sql.one<LevelRow>(text, [id, scope]);
    if (!row) throw StockLevelNotFound({ id });
    return row;
  }

  /** Throws STOCK_LEVEL_NOT_FOUND also for what there was not yet. */
  async getThen(id: string, scope: WarehouseScope, asOf: Date): Promise<LevelRow> {
    const text = `SELECT ${sourceThen.select} FROM ${sourceThen.from}
      WHERE l.id = $2 AND l.created_at <= $1 AND ($3::uuid[] IS NULL OR l.warehouse_id = ANY($3::uuid[]))`;
    const row = await this.sql.one<LevelRow>(text, [asOf, id, scope]);
    if (!row) throw StockLevelNotFound({ id });
    return row;
  }

  /** The levels that may be reserved from, locked in the order that every writer keeps. */
  lockCandidates(productIds: readonly string[]): Promise<OpenLevel[]> {
    return this.sql.rows<OpenLevel>(
      `SELECT l.product_id AS "productId", l.warehouse_id AS "warehouseId", w.priority,
              l.on_hand AS "onHand", l.allocated, l.backorder_limit AS "backorderLimit"
         FROM stock_levels l
         JOIN warehouses w ON w.id = l.warehouse_id AND w.active
        WHERE l.product_id = ANY($1::uuid[])
        ORDER BY l.product_id, l.warehouse_id
          FOR UPDATE OF l`,
      [productIds],
    );
  }

  /** Makes the missing levels, empty; existing ones stay as they are. */
  async ensure(keys: readonly LevelKey[]): Promise<void> {
    await this.sql.count(
      `INSERT INTO stock_levels (id, product_id, warehouse_id)
       SELECT DISTINCT ON (k.product_id, k.warehouse_id) k.id, k.product_id, k.warehouse_id
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS k (id, product_id, warehouse_id)
        WHERE NOT EXISTS (SELECT FROM stock_levels l
                           WHERE l.product_id = k.product_id AND l.warehouse_id = k.warehouse_id)
        ORDER BY k.product_id, k.warehouse_id
       ON CONFLICT (product_id, warehouse_id) DO NOTHING`,
      [
        keys.map(() => newId()),
        keys.map((key) => key.productId),
        keys.map((key) => key.warehouseId),
      ],
    );
  }

  /** What can be counted in a warehouse, by product; without a list, all of its levels. */
  countable(
    warehouseId: string,
    productIds: readonly string[] | null,
    limit: number,
  ): Promise<CountableRow[]> {
    const wanted = productIds === null ? 'p.track_stock' : 'l.product_id = ANY($3::uuid[])';
    return this.sql.rows<CountableRow>(
      `SELECT l.product_id AS "productId", p.sku, l.on_hand AS "onHand"
         FROM stock_levels l JOIN products p ON p.id = l.product_id
        WHERE l.warehouse_id = $1 AND ${wanted}
        ORDER BY l.product_id LIMIT $2`,
      [warehouseId, limit, ...(productIds === null ? [] : [productIds])],
    );
  }

  lock({ productId, warehouseId }: LevelKey): Promise<LockedLevel | null> {
    return this.sql.one<LockedLevel>(
      `SELECT ${lockedColumns} FROM stock_levels
        WHERE product_id = $1 AND warehouse_id = $2 FOR UPDATE`,
      [productId, warehouseId],
    );
  }

  /** The levels that exist, locked in the order that every writer keeps. */
  lockAll(keys: readonly LevelKey[]): Promise<LockedLevel[]> {
    return this.sql.rows<LockedLevel>(
      `SELECT ${lockedColumns} FROM stock_levels
        WHERE (product_id, warehouse_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
        ORDER BY product_id, warehouse_id FOR UPDATE`,
      [keys.map((key) => key.productId), keys.map((key) => key.warehouseId)],
    );
  }

  async lockById(id: string, scope: WarehouseScope): Promise<LockedLevel> {
    const text = `SELECT ${lockedColumns} FROM stock_levels
        WHERE id = $1 AND ($2::uuid[] IS NULL OR warehouse_id = ANY($2::uuid[])) FOR UPDATE`;
    const level = await this.sql.one<LockedLevel>(text, [id, scope]);
    if (!level) throw StockLevelNotFound({ id });
    return level;
  }

  /** Writes the settings of a level that the caller holds locked. */
  async configure(id: string, backorderLimit: number, reorderPoint: number | null): Promise<void> {
    await this.sql.count(
      `UPDATE stock_levels
          SET backorder_limit = $2, reorder_point = $3,
              low_since = CASE WHEN on_hand - allocated <= $3 THEN coalesce(low_since, now()) END,
              version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id, backorderLimit, reorderPoint],
    );
  }
}
