import { defineError } from '../../platform/errors/domain-error.js';

export const ProductNotFound = defineError<{ id?: string; skus?: string[] }>('PRODUCT_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such product.',
});
export const ProductSkuTaken = defineError<{ sku?: string }>('PRODUCT_SKU_TAKEN', {
  kind: 'conflict',
  message: 'A product that is not archived has this SKU already.',
  constraints: ['uq_products_sku'],
});
export const ProductInUse = defineError('PRODUCT_IN_USE', {
  kind: 'conflict',
  message: 'The product has orders, stock or movements: archive it instead.',
  constraints: [
    'fk_order_lines_product',
    'fk_return_lines_product',
    'fk_stock_levels_product',
    'fk_stock_transfer_lines_product',
    'fk_stocktake_lines_product',
  ],
});
export const ProductPriceRequired = defineError('PRODUCT_PRICE_REQUIRED', {
  kind: 'unprocessable',
  message: 'A new currency needs a new unitPrice in the same request.',
});
export const ProductAttributesTooLarge = defineError<{ maxAttributes: number }>(
  'PRODUCT_ATTRIBUTES_TOO_LARGE',
  { kind: 'unprocessable', message: 'The attributes of the product are too large together.' },
);
export const CategoryNotFound = defineError<{ id?: string }>('CATEGORY_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such category.',
});
export const CategoryUnknown = defineError<{ id: string }>('CATEGORY_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The request names a category that does not exist.',
});
export const CategorySlugTaken = defineError<{ slug?: string }>('CATEGORY_SLUG_TAKEN', {
  kind: 'conflict',
  message: 'A category has this slug already.',
  constraints: ['uq_categories_slug'],
});
export const CategoryCycle = defineError('CATEGORY_CYCLE', {
  kind: 'conflict',
  message: 'A category cannot be moved below itself.',
  constraints: ['ck_categories_parent'],
});
export const CategoryTooDeep = defineError<{ maxDepth?: number }>('CATEGORY_TOO_DEEP', {
  kind: 'unprocessable',
  message: 'Categories can be nested ten deep at most.',
  constraints: ['ck_categories_depth'],
});
export const CategoryInUse = defineError('CATEGORY_IN_USE', {
  kind: 'conflict',
  message: 'The category has products or subcategories: move them first.',
  constraints: ['fk_products_category', 'fk_categories_parent'],
});
