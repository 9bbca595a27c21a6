import { OrdersService } from '../../src/modules/orders/orders.service.js';
import { StockFulfilment, StockService } from '../../src/modules/stock/stock.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import type { TestApp } from './app.js';

/**
 * Packs units of an order's line, and ships them unless told otherwise, from the warehouse that
 * holds them, through the doors of orders and stock.
 */
export function fulfil(
  test: TestApp,
  orderId: string,
  units: number,
  { index = 0, ship = true }: { readonly index?: number; readonly ship?: boolean } = {},
): Promise<void> {
  const orders = test.get(OrdersService);
  return test.get(UnitOfWork).run(async () => {
    const order = await orders.lock(orderId);
    orders.requireCommand(order, 'ship');
    const line = order.lines[index];
    if (!line) throw new Error(`The order has no line ${index}.`);
    const held = await test.get(StockService).openReservations(orderId);
    const part = held.find(({ lineId }) => lineId === line.id);
    const { id: lineId, productId, sku } = line;
    const lines = [{ lineId, productId, sku, quantity: units }];
    const request = { orderId, warehouseId: part?.warehouseId ?? newId(), lines };
    const stock = test.get(StockFulfilment);
    await stock.pack(request);
    const entry = { type: 'shipment.created' } as const;
    const packed = await orders.advance(systemActor, order, {
      entry,
      lines: [{ lineId, packed: units }],
    });
    if (!ship) return;
    await stock.ship(systemActor, newId(), request);
    await orders.advance(systemActor, packed, {
      entry: { type: 'shipment.shipped' },
      lines: [{ lineId, packed: -units, shipped: units }],
    });
  });
}
