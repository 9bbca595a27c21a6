import { Injectable } from '@nestjs/common';
import { type Actor, isInScope } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { lineOf, OrdersService, type OrderView } from '../orders/orders.service.js';
import { type HeldReservation, StockService, StockMoves } from '../stock/stock.service.js';
import {
  type RequestedUnits,
  type ShipmentPart,
  shipmentParts,
  shippableLines,
} from './shipment-content.js';

export interface ReservationView extends HeldReservation {
  readonly sku: string;
}

export interface ShippingWarehouse {
  readonly id: string;
  readonly code: string;
}

/** What orders hold in warehouses, and what of it can be shipped. */
@Injectable()
export class ShipmentCandidates {
  constructor(
    private readonly orders: OrdersService,
    private readonly stock: StockService,
    private readonly warehouses: StockMoves,
    private readonly catalog: CatalogService,
  ) {}

  /** In the warehouses of the actor. Throws ORDER_NOT_FOUND. */
  async reservations(actor: Actor, orderId: string): Promise<ReservationView[]> {
    const order = await this.orders.get(orderId);
    const held = await this.stock.openReservations(orderId);
    return held
      .filter(({ warehouseId }) => isInScope(actor, 'shipments:read', warehouseId))
      .map((part) => ({ ...part, sku: lineOf(order, part.lineId).sku }));
  }

  /** Where the actor may ship from. Throws WAREHOUSE_NOT_FOUND. */
  warehouse(actor: Actor, code: string): Promise<ShippingWarehouse> {
    return this.warehouses.warehouse(code, warehouseScopeOf(actor, 'shipments:write'));
  }

  /**
   * What goes into a shipment of an order that the caller holds locked.
   * @throws ORDER_LINE_NOT_FOUND, STOCK_NOT_RESERVED, SHIPMENT_EMPTY
   */
  async parts(
    order: OrderView,
    { id: warehouseId, code }: ShippingWarehouse,
    wanted?: readonly RequestedUnits[],
  ): Promise<ShipmentPart[]> {
    const held = await this.stock.openReservations(order.id);
    const products = await this.catalog.byIds(order.lines.map(({ productId }) => productId));
    const untracked = new Set(products.filter((one) => !one.trackStock).map(({ id }) => id));
    const shippable = shippableLines(order, { warehouseId, held, untracked });
    return shipmentParts(order, shippable, code, wanted);
  }
}
