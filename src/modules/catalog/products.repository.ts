import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { isoTime, jsonRow } from '../../platform/database/json-row.js';
import { keyedRead } from '../../platform/database/keyed-read.js';
import { ReadBatches } from '../../platform/database/read-batches.js';
import { Sql } from '../../platform/database/sql.js';
import { type JsonRow, JsonText } from '../../platform/http/json-text.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { ProductNotFound } from './catalog.errors.js';
import type { ProductResponse } from './dto/product.response.js';
import { Product } from './entities/product.js';
import type { ProductRow, ProductValues } from './product-values.js';
import { productList } from './products.list.js';
import type { SellableProduct } from './sellable-product.js';

const properties = {
  id: 'id',
  sku: 'sku',
  name: 'name',
  description: 'description',
  status: 'status',
  categoryId: 'category_id',
  barcode: 'barcode',
  unitPrice: 'unit_price',
  currency: 'currency',
  taxRateBp: 'tax_rate_bp',
  trackStock: 'track_stock',
  attributes: 'attributes',
  version: 'version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};
const names = Object.entries(properties).map(([name, column]) => `${column} AS "${name}"`);
const columns = names.join(', ');
const json = jsonRow<ProductResponse>({
  ...properties,
  createdAt: isoTime('created_at'),
  updatedAt: isoTime('updated_at'),
});

const sellableColumns = `id, sku, name, status, unit_price AS "unitPrice", currency,
  tax_rate_bp AS "taxRateBp", track_stock AS "trackStock"`;

// A list of products as one JSON parameter.
const written = `sku, name, description, status, category_id, barcode, unit_price, currency,
  tax_rate_bp, track_stock, attributes`;
const given = `v.sku, v.name, v.description, v.status, v."categoryId", v.barcode, v."unitPrice",
  v.currency, v."taxRateBp", v."trackStock", v.attributes`;
const recordset = `jsonb_to_recordset($1::jsonb) AS v (id uuid, sku text, name text,
  description text, status text, "categoryId" uuid, barcode text, "unitPrice" bigint,
  currency text, "taxRateBp" int, "trackStock" boolean, attributes jsonb)`;

const byId = `SELECT ${columns} FROM products WHERE id = $1`;
const jsonById = keyedRead(`${json} AS json, version`, 'products', 'id');

@Injectable()
export class ProductsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly batches: ReadBatches,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(request: ListRequest): Promise<RowPage<ProductRow>> {
    return this.pages.page(productList, request, { select: columns, from: 'products' });
  }

  jsonPage(request: ListRequest): Promise<RowPage<JsonRow>> {
    const source = { select: `${json} AS json`, from: 'products' };
    return this.pages.page(productList, request, source);
  }

  async getJson(id: string): Promise<JsonText<ProductResponse>> {
    const row = await this.batches.one<JsonRow & { version: number }>(jsonById, id);
    if (!row) throw ProductNotFound({ id });
    return new JsonText(row.json, row.version);
  }

  async lock(id: string): Promise<ProductRow> {
    const row = await this.sql.one<ProductRow>(`${byId} FOR NO KEY UPDATE`, [id]);
    if (!row) throw ProductNotFound({ id });
    return row;
  }

  async getLiveBySku(sku: string): Promise<ProductRow> {
    const row = await this.sql.one<ProductRow>(
      `SELECT ${columns} FROM products WHERE lower(sku) = lower($1) AND status <> 'archived'`,
      [sku.normalize('NFC')],
    );
    if (!row) throw ProductNotFound({ skus: [sku] });
    return row;
  }

  /** Live products by the lower-case form of each SKU that was asked for. */
  async findLiveBySkus(skus: readonly string[]): Promise<Map<string, SellableProduct>> {
    if (skus.length === 0) return new Map();
    const rows = await this.sql.rows<SellableProduct & { asked: string }>(
      `SELECT ${sellableColumns}, asked
         FROM unnest($1::text[]) AS wanted (asked)
         JOIN products ON lower(sku) = lower(normalize(asked)) AND status <> 'archived'`,
      [[...new Set(skus)]],
    );
    return new Map(rows.map(({ asked, ...product }) => [asked.toLowerCase(), product]));
  }

  async findSellable(ids: readonly string[]): Promise<SellableProduct[]> {
    if (ids.length === 0) return [];
    const text = `SELECT ${sellableColumns} FROM products WHERE id = ANY($1::uuid[])`;
    return this.sql.rows<SellableProduct>(text, [ids]);
  }

  /** Live products with one of these SKUs, whatever their case, locked in the order of their ids. */
  lockLiveBySkus(skus: readonly string[]): Promise<ProductRow[]> {
    return this.sql.rows<ProductRow>(
      `SELECT ${columns} FROM products
        WHERE lower(sku) IN (SELECT lower(asked) FROM unnest($1::text[]) AS wanted (asked))
          AND status <> 'archived'
        ORDER BY id FOR NO KEY UPDATE`,
      [skus],
    );
  }

  /** Makes the products whose SKU is free, in its order; the others are absent from the answer. */
  addAll(products: readonly (ProductValues & { readonly id: string })[]): Promise<ProductRow[]> {
    return this.sql.rows<ProductRow>(
      `INSERT INTO products (id, ${written})
       SELECT id, ${given} FROM ${recordset} ORDER BY lower(sku)
       ON CONFLICT DO NOTHING RETURNING ${columns}`,
      [JSON.stringify(products)],
    );
  }

  /** New versions of products that the caller holds locked. */
  changeAll(products: readonly (ProductValues & { readonly id: string })[]): Promise<ProductRow[]> {
    return this.sql.rows<ProductRow>(
      `UPDATE products SET (${written}, version, updated_at)
          = (SELECT ${given}, products.version + 1, now())
         FROM ${recordset}
        WHERE products.id = v.id RETURNING ${names.map((name) => `products.${name}`).join(', ')}`,
      [JSON.stringify(products)],
    );
  }

  async add(id: string, values: ProductValues): Promise<ProductRow> {
    const insert = this.entities.of(Product).createQueryBuilder().insert().updateEntity(false);
    const inserted = await insert
      .values({ id, ...values })
      .returning(columns)
      .execute();
    return (inserted.raw as [ProductRow])[0];
  }

  /** Null when the product is not at this version any more. */
  async change(id: string, version: number, values: ProductValues): Promise<ProductRow | null> {
    const update = this.entities.of(Product).createQueryBuilder().update();
    const updated = await update
      .set({ ...values, version: () => 'version + 1', updatedAt: () => 'now()' })
      .where({ id, version })
      .returning(columns)
      .execute();
    return (updated.raw as ProductRow[])[0] ?? null;
  }

  /** False when the product is not at this version any more. */
  async remove(id: string, version: number): Promise<boolean> {
    const { affected } = await this.entities.of(Product).delete({ id, version });
    return affected === 1;
  }
}
