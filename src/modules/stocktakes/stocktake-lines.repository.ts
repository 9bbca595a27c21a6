import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { stocktakeLineList } from './stocktake-lines.list.js';
import type { CountedLine, StocktakeLineView, StocktakeView } from './stocktake-view.js';

export interface ExpectedLine {
  readonly productId: string;
  readonly sku: string;
  readonly expected: number;
}

type Stocktake = Pick<StocktakeView, 'id' | 'warehouseId'>;

@Injectable()
export class StocktakeLinesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(stocktakeId: string, request: ListRequest): Promise<RowPage<StocktakeLineView>> {
    return this.pages.page(stocktakeLineList, request, {
      select: `l.id, l.product_id AS "productId", l.sku, l.expected, l.counted,
        l.on_hand_when_counted AS "onHandWhenCounted", l.counted_at AS "countedAt",
        l.counted_by AS "countedBy"`,
      from: 'stocktake_lines l',
      where: 'l.stocktake_id = $1',
      values: [stocktakeId],
    });
  }

  /** The products of the list that another open stocktake of the warehouse counts, at most 20. */
  async taken(warehouseId: string, productIds: readonly string[]): Promise<string[]> {
    const rows = await this.sql.rows<{ sku: string }>(
      `SELECT sku FROM stocktake_lines
        WHERE warehouse_id = $1 AND product_id = ANY($2::uuid[]) AND open ORDER BY sku LIMIT 20`,
      [warehouseId, productIds],
    );
    return rows.map(({ sku }) => sku);
  }

  async add({ id, warehouseId }: Stocktake, lines: readonly ExpectedLine[]): Promise<void> {
    await this.sql.count(
      `INSERT INTO stocktake_lines (stocktake_id, warehouse_id, id, product_id, sku, expected)
       SELECT $1, $2, l.* FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[]) AS l`,
      [
        id,
        warehouseId,
        lines.map(() => newId()),
        lines.map(({ productId }) => productId),
        lines.map(({ sku }) => sku),
        lines.map(({ expected }) => expected),
      ],
    );
  }

  /** Lines by lower-case SKU; SKUs without a line are absent. */
  async bySkus(
    stocktakeId: string,
    skus: readonly string[],
  ): Promise<Map<string, { readonly productId: string; readonly sku: string }>> {
    const rows = await this.sql.rows<{ productId: string; sku: string }>(
      `SELECT product_id AS "productId", sku FROM stocktake_lines
        WHERE stocktake_id = $1 AND lower(sku) = ANY($2::text[])`,
      [stocktakeId, skus.map((sku) => sku.toLowerCase())],
    );
    return new Map(rows.map((row) => [row.sku.toLowerCase(), row]));
  }

  /** Notes what was found; a product without a line gets one. */
  async count(stocktake: Stocktake, lines: readonly CountedLine[], by: string): Promise<void> {
    await this.sql.count(
      `INSERT INTO stocktake_lines (id, stocktake_id, warehouse_id, product_id, sku, expected, counted,
                                    on_hand_when_counted, counted_at, counted_by)
       SELECT l.id, $1, $2, l.product_id, l.sku, l.on_hand, l.counted, l.on_hand, now(), $8
         FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::int[])
           AS l (id, product_id, sku, counted, on_hand)
        ORDER BY l.product_id
       ON CONFLICT (stocktake_id, product_id) DO UPDATE
         SET counted = excluded.counted, on_hand_when_counted = excluded.on_hand_when_counted,
             counted_at = excluded.counted_at, counted_by = excluded.counted_by`,
      [
        stocktake.id,
        stocktake.warehouseId,
        lines.map(() => newId()),
        lines.map(({ productId }) => productId),
        lines.map(({ sku }) => sku),
        lines.map(({ counted }) => counted),
        lines.map(({ onHand }) => onHand),
        by,
      ],
    );
  }

  /** What applying adds to each product that was not found as expected. */
  differences(
    stocktakeId: string,
  ): Promise<{ productId: string; sku: string; difference: number }[]> {
    return this.sql.rows(
      `SELECT product_id AS "productId", sku, counted - on_hand_when_counted AS difference
         FROM stocktake_lines
        WHERE stocktake_id = $1 AND counted <> on_hand_when_counted ORDER BY product_id`,
      [stocktakeId],
    );
  }
}
