import type { CategoryResponse } from './dto/category.response.js';
import type { ProductResponse } from './dto/product.response.js';

/** The product as it is after the change, as the API shows it. */
export type ProductChanged = Readonly<ProductResponse>;

export interface ProductDeleted {
  readonly id: string;
  readonly sku: string;
}

/** The category as it is after the change, as the API shows it. */
export type CategoryChanged = Readonly<CategoryResponse>;

export interface CategoryDeleted {
  readonly id: string;
  readonly slug: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'product.created': ProductChanged;
    'product.updated': ProductChanged;
    'product.archived': ProductChanged;
    'product.deleted': ProductDeleted;
    'category.created': CategoryChanged;
    /** Also for every category below one that moved or got another slug: their paths changed. */
    'category.updated': CategoryChanged;
    'category.deleted': CategoryDeleted;
  }
}
