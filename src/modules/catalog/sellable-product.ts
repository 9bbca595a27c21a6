import type { ProductStatus } from './product-status.js';

/** What other modules may know about a product. Money is in minor units. */
export interface SellableProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly status: ProductStatus;
  readonly unitPrice: number;
  readonly currency: string;
  readonly taxRateBp: number;
  readonly trackStock: boolean;
}
