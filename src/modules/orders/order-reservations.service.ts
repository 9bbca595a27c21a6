import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../../platform/access/actor.js';
import {
  type PlannedReservation,
  type ReserveRequest,
  StockFulfilment,
  type StockPool,
  StockService,
} from '../stock/stock.service.js';
import { dueUnits } from './order-amendment.js';
import type { ProductsById } from './order-pricing.js';
import { lineOf, type OrderLineView, type OrderView } from './order-view.js';

export type HeldLine = Pick<OrderLineView, 'id' | 'productId' | 'sku' | 'quantity'>;

type HoldingOrder = Pick<OrderView, 'id' | 'placedAt' | 'reservationExpiresAt'>;

/** What orders hold in the stock; lines of products whose stock is not tracked hold nothing. */
@Injectable()
export class OrderReservations {
  constructor(
    private readonly stock: StockService,
    private readonly fulfilment: StockFulfilment,
    private readonly config: AppConfig,
  ) {}

  /** When reservations made now expire; null when the lines hold nothing. */
  expiryOf(lines: readonly HeldLine[], products: ProductsById, now: Date): Date | null {
    const tracked = lines.some(({ productId }) => products.get(productId)?.trackStock);
    return tracked
      ? new Date(now.getTime() + this.config.orders.reservationTtlMinutes * 60_000)
      : null;
  }

  /** Reserves every line or none. Throws STOCK_INSUFFICIENT. */
  async reserve(
    actor: Actor,
    order: OrderView,
    lines: readonly HeldLine[],
    products: ProductsById,
  ): Promise<void> {
    await this.stock.reserve(actor, this.requestOf(order, lines, products));
  }

  /** What the lines of the order ask of the stock. */
  requestOf(
    { id: orderId, reservationExpiresAt: expiresAt, placedAt }: HoldingOrder,
    lines: readonly HeldLine[],
    products: ProductsById,
  ): ReserveRequest {
    const tracked = lines.filter(({ productId }) => products.get(productId)?.trackStock);
    return {
      orderId,
      lines: tracked.map(({ id, productId, sku, quantity }) => {
        return { lineId: id, productId, sku, quantity };
      }),
      expiresAt,
      ...(placedAt && { placedAt }),
    };
  }

  /** The stock that orders which are placed together compete for, locked from here on. */
  openPool(
    orders: readonly {
      readonly lines: readonly HeldLine[];
      /** Null for an order that is not placed. */
      readonly placing: ProductsById | null;
    }[],
  ): Promise<StockPool> {
    const tracked = orders.flatMap(({ lines, placing }) =>
      lines.filter(({ productId }) => placing?.get(productId)?.trackStock),
    );
    return this.stock.openPool(tracked.map(({ productId }) => productId));
  }

  reserveAll(actor: Actor, planned: readonly PlannedReservation[]): Promise<void> {
    return this.stock.reserveAll(actor, planned);
  }

  /** The lines with what they should hold and do not: a shortage took it. */
  async missingOf(order: OrderView): Promise<HeldLine[]> {
    const open = new Map<string, number>();
    for (const { lineId, quantity } of await this.stock.openReservations(order.id)) {
      open.set(lineId, (open.get(lineId) ?? 0) + quantity);
    }
    return order.lines
      .map((line) => {
        return { ...line, quantity: dueUnits(line) - (open.get(line.id) ?? 0) };
      })
      .filter(({ quantity }) => quantity > 0);
  }

  /**
   * Holds for one line of the order as many units more, or less, as its `quantity` says. Throws
   * STOCK_INSUFFICIENT.
   */
  async adjust(
    actor: Actor,
    order: OrderView,
    line: HeldLine,
    products: ProductsById,
  ): Promise<void> {
    if (line.quantity > 0) return this.reserve(actor, order, [line], products);
    if (line.quantity < 0) await this.giveBack(actor, order, line.id, 'order edited');
  }

  /** Gives back what the line holds beyond what is due of it; what a shipment has claimed stays. */
  async giveBack(actor: Actor, order: OrderView, lineId: string, reason: string): Promise<void> {
    const line = lineOf(order, lineId);
    const keeps = [{ lineId, sku: line.sku, quantity: dueUnits(line) }];
    await this.fulfilment.keepOnly(actor, { orderId: order.id, reason, keeps });
  }

  /** Null makes the reservations firm. */
  extend(order: OrderView, expiresAt: Date | null): Promise<void> {
    return this.stock.extendReservations(order.id, expiresAt);
  }

  release(actor: Actor, order: OrderView, reason: string): Promise<void> {
    return this.stock.release(actor, { orderId: order.id, reason });
  }
}
