import { Injectable } from '@nestjs/common';
import { ProductNotFound } from './catalog.errors.js';
import { ProductsRepository } from './products.repository.js';
import type { SellableProduct } from './sellable-product.js';

export { ProductNotFound };
export type { SellableProduct };

/** Throws PRODUCT_NOT_FOUND with every SKU that no product has, as it was asked for. */
export function requireFound(
  skus: readonly string[],
  found: ReadonlyMap<string, SellableProduct>,
): void {
  const unknown = skus.filter((sku) => !found.has(sku.toLowerCase()));
  if (unknown.length > 0) throw ProductNotFound({ skus: [...new Set(unknown)] });
}

/** The catalogue as other modules see it. */
@Injectable()
export class CatalogService {
  constructor(private readonly products: ProductsRepository) {}

  /** The products that are not archived with these SKUs, whatever their case; unknown ones are absent. */
  async bySkus(skus: readonly string[]): Promise<SellableProduct[]> {
    const found = await this.products.findLiveBySkus(skus);
    // Several spellings of one SKU are several keys of one product.
    return [...new Map([...found.values()].map((product) => [product.id, product])).values()];
  }

  /** The same by lower-case SKU as asked. */
  mapBySkus(skus: readonly string[]): Promise<Map<string, SellableProduct>> {
    return this.products.findLiveBySkus(skus);
  }

  /**
   * The same, all of them.
   * @throws PRODUCT_NOT_FOUND with every SKU that no product has, as it was asked for.
   */
  async requireBySkus(skus: readonly string[]): Promise<Map<string, SellableProduct>> {
    const found = await this.products.findLiveBySkus(skus);
    requireFound(skus, found);
    return found;
  }

  /** Products of any status; unknown ids are absent. */
  byIds(ids: readonly string[]): Promise<SellableProduct[]> {
    return this.products.findSellable(ids);
  }
}
