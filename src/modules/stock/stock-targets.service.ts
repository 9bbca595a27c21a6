import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { StockNotTracked } from './stock.errors.js';
import { WarehousesRepository } from './warehouses.repository.js';

/** The product and the warehouse that a request names. */
export interface StockTarget {
  readonly productId: string;
  readonly sku: string;
  readonly warehouseId: string;
  /** The code, as stored. */
  readonly warehouse: string;
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
    return {
      productId: product.id,
      sku: product.sku,
      warehouseId: warehouse.id,
      warehouse: warehouse.code,
    };
  }
}
