import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import { StockNotTracked } from '../stock/stock.service.js';

/** Products that can be counted. */
@Injectable()
export class StocktakeProducts {
  constructor(private readonly catalog: CatalogService) {}

  /** Each product once, whatever the case of its SKU. @throws PRODUCT_NOT_FOUND, STOCK_NOT_TRACKED */
  async require(skus: readonly string[]): Promise<{ productId: string; sku: string }[]> {
    if (skus.length === 0) return [];
    const found = [...(await this.catalog.requireBySkus(skus)).values()];
    const untracked = found.filter(({ trackStock }) => !trackStock).map(({ sku }) => sku);
    if (untracked.length > 0) throw StockNotTracked({ skus: untracked });
    const byId = new Map(found.map(({ id, sku }) => [id, { productId: id, sku }]));
    return [...byId.values()];
  }
}
