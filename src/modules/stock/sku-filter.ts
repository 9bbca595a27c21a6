import type { FilterDefinition } from '../../platform/http/lists/list-filters.js';

/**
 * By the SKU of a product, whatever its case; `column` holds ids. Archived products may have had the
 * same SKU. They are looked up first, so that the rest is a search by product.
 */
export function skuFilter(column: string): FilterDefinition {
  const sql = `${column} = ANY (ARRAY(SELECT id FROM products WHERE lower(sku) = lower(?)))`;
  return {
    operators: ['eq'],
    schema: { type: 'string', maxLength: 200 },
    parse: (text) => (text.length > 0 && text.length <= 200 ? { sql, value: text } : null),
  };
}
