import type { Change } from '../../platform/events/change-log.js';
import type { StockLow } from './stock.events.js';

/** Says that a level became low; it is not said again before the level recovered. */
export function becameLow(level: StockLow): Change {
  const { levelId, productId, sku, warehouseId, onHand, allocated, reorderPoint } = level;
  return {
    event: 'stock.low',
    resource: 'stock_level',
    resourceId: levelId,
    payload: { levelId, productId, sku, warehouseId, onHand, allocated, reorderPoint },
    after: { onHand, allocated, reorderPoint },
  };
}
