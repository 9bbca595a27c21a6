import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { OrdersService, type OrderStep, type OrderView } from '../orders/orders.service.js';
import { StockFulfilment } from '../stock/stock.service.js';
import { changedShipment } from './shipment-change.js';
import type { ShipmentStatus } from './shipment-status.js';
import type { ShipmentView } from './shipment-view.js';
import { ShipmentsRepository } from './shipments.repository.js';

type Fulfilment = Parameters<StockFulfilment['pack']>[0];

function fulfilmentOf({ orderId, warehouseId, lines }: ShipmentView): Fulfilment {
  const tracked = lines.filter((line) => line.tracked);
  return {
    orderId,
    warehouseId,
    lines: tracked.map(({ lineId, productId, sku, quantity }) => {
      return { lineId, productId, sku, quantity };
    }),
  };
}

function entryOf(
  type: 'shipment.created' | `shipment.${Exclude<ShipmentStatus, 'pending'>}`,
  { id, number, warehouse, lines }: ShipmentView,
): OrderStep['entry'] {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return { type, data: { shipmentId: id, number, warehouse, units } };
}

/**
 * What happens to a shipment, with everything that follows: the order's lines and statuses, the
 * stock, the timeline, events and audit. Inside the caller's unit of work, with the order locked
 * first and the shipment then.
 */
@Injectable()
export class ShipmentSteps {
  constructor(
    private readonly orders: OrdersService,
    private readonly shipments: ShipmentsRepository,
    private readonly stock: StockFulfilment,
    private readonly log: ChangeLog,
    private readonly clock: Clock,
  ) {}

  /** Claims the units of a new shipment. @throws STOCK_NOT_RESERVED */
  async pack(actor: Actor, order: OrderView, shipment: ShipmentView): Promise<OrderView> {
    await this.stock.pack(fulfilmentOf(shipment));
    const lines = shipment.lines.map(({ lineId, quantity }) => ({ lineId, packed: quantity }));
    await this.log.record(actor, [changedShipment('shipment.created', null, shipment)]);
    return this.orders.advance(actor, order, {
      entry: entryOf('shipment.created', shipment),
      lines,
    });
  }

  /** @throws ORDER_HELD, STOCK_NOT_RESERVED or STOCK_INSUFFICIENT when the units are not there */
  async ship(actor: Actor, order: OrderView, before: ShipmentView): Promise<ShipmentView> {
    this.orders.requireCommand(order, 'dispatch');
    const after = await this.progress(actor, before, 'shipped');
    const lines = before.lines.map(({ lineId, quantity }) => {
      return { lineId, packed: -quantity, shipped: quantity };
    });
    await this.orders.advance(actor, order, { entry: entryOf('shipment.shipped', after), lines });
    await this.stock.ship(actor, before.id, fulfilmentOf(before));
    return after;
  }

  async deliver(actor: Actor, order: OrderView, before: ShipmentView): Promise<ShipmentView> {
    const after = await this.progress(actor, before, 'delivered');
    await this.orders.advance(actor, order, { entry: entryOf('shipment.delivered', after) });
    return after;
  }

  /** Its units stay reserved for the order. */
  async cancel(actor: Actor, order: OrderView, before: ShipmentView): Promise<ShipmentView> {
    const after = await this.progress(actor, before, 'cancelled');
    const lines = before.lines.map(({ lineId, quantity }) => ({ lineId, packed: -quantity }));
    await this.orders.advance(actor, order, { entry: entryOf('shipment.cancelled', after), lines });
    await this.stock.unpack(fulfilmentOf(before));
    return after;
  }

  private async progress(
    actor: Actor,
    before: ShipmentView,
    status: Exclude<ShipmentStatus, 'pending'>,
  ): Promise<ShipmentView> {
    const after = await this.shipments.progress(before.id, status, this.clock.now());
    await this.log.record(actor, [changedShipment(`shipment.${status}`, before, after)]);
    return after;
  }
}
