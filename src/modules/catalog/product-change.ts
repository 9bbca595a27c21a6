import type { Change } from '../../platform/events/change-log.js';
import { toProductResponse } from './dto/product.response.js';
import type { ProductRow } from './product-values.js';

/** The event and the audit entry of a changed product. */
export function productChange(
  event: 'product.created' | 'product.updated' | 'product.archived',
  before: ProductRow | null,
  after: ProductRow,
): Change {
  const payload = toProductResponse(after);
  return { event, resource: 'product', resourceId: after.id, payload, before, after };
}
