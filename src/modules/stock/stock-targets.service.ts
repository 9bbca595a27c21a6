import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import type { DomainError } from '../../platform/errors/domain-error.js';
import {
  CatalogService,
  ProductNotFound,
  type SellableProduct,
} from '../catalog/catalog.service.js';
import { StockNotTracked, WarehouseNotFound } from './stock.errors.js';
import type { WarehouseRow } from './warehouse-values.js';
import { WarehousesRepository } from './warehouses.repository.js';

/** The product and the warehouse that a request names. */
export interface StockTarget {
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** The code, as stored. */
  readonly warehouse: string;
}

function targetOf(product: SellableProduct, warehouse: WarehouseRow): StockTarget {
  const { id: productId, sku } = product;
  return { productId, sku, warehouseId: warehouse.id, warehouse: warehouse.code };
}

@Injectable()
export class StockTargets {
  constructor(
    private readonly catalog: CatalogService,
    private readonly warehouses: WarehousesRepository,
  ) {}

  /**
   * Where the actor may adjust stock.
   * @throws PRODUCT_NOT_FOUND, STOCK_NOT_TRACKED, WAREHOUSE_NOT_FOUND
   */
  async resolve(actor: Actor, request: { sku: string; warehouse: string }): Promise<StockTarget> {
    const [product] = (await this.catalog.requireBySkus([request.sku])).values();
    if (!product?.trackStock) throw StockNotTracked({ skus: [request.sku] });
    const warehouse = await this.warehouses.getByCode(
      request.warehouse,
      warehouseScopeOf(actor, 'stock:adjust'),
    );
    return targetOf(product, warehouse);
  }

  /** The same for many in two statements: what each names, or why it names nothing. */
  async resolveAll(
    actor: Actor,
    requests: readonly { readonly sku: string; readonly warehouse: string }[],
  ): Promise<(StockTarget | DomainError)[]> {
    const products = await this.catalog.bySkus(requests.map(({ sku }) => sku));
    const bySku = new Map(products.map((product) => [product.sku.toLowerCase(), product]));
    const codes = requests.map(({ warehouse }) => warehouse);
    const byCode = await this.warehouses.findByCodes(
      codes,
      warehouseScopeOf(actor, 'stock:adjust'),
    );
    return requests.map(({ sku, warehouse }) => {
      const product = bySku.get(sku.normalize('NFC').toLowerCase());
      if (!product) return ProductNotFound({ skus: [sku] });
      if (!product.trackStock) return StockNotTracked({ skus: [sku] });
      const found = byCode.get(warehouse.toLowerCase());
      if (!found) return WarehouseNotFound({ code: warehouse });
      return targetOf(product, found);
    });
  }
}
