import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { type ShortagePayload, type StockShortage, stockShortage } from './stock.events.js';
import type { StockChange } from './stock-change.js';
import { StockReservationsRepository } from './stock-reservations.repository.js';
import type { StockTarget } from './stock-targets.service.js';

/** What reality takes away from orders: units that were reserved and are not there. */
@Injectable()
export class StockShortages {
  constructor(
    private readonly reservations: StockReservationsRepository,
    private readonly events: EventEmitter2,
  ) {}

  /** Takes the reservations back, latest order first, on a level that the caller holds locked. */
  async takeBack(target: StockTarget, shortfall: number): Promise<ShortagePayload | null> {
    if (shortfall === 0) return null;
    const { productId, sku, warehouseId } = target;
    const orders = await this.reservations.releaseLatest(target, shortfall);
    return { productId, sku, warehouseId, shortfall, orders };
  }

  /** The movements that belong to what was taken back. */
  releasesOf(shortage: ShortagePayload | null): StockChange[] {
    if (!shortage) return [];
    const { productId, sku, warehouseId, orders } = shortage;
    return orders.map(({ orderId, quantity }) => ({
      productId,
      sku,
      warehouseId,
      type: 'release',
      deltaOnHand: 0,
      deltaAllocated: -quantity,
      reference: { type: 'order', id: orderId },
      reason: 'shortage',
    }));
  }

  // The listener locks order rows while this transaction holds the level. Every command of an
  // order locks the other way round, so the two can meet in a deadlock. To lock the orders first,
  // one would have to know the victims before the level stands still; a shortage is rare, and
  // PostgreSQL breaks the circle with 40P01, upon which the unit of work starts over. Hence last.
  async announce(actor: Actor, shortage: ShortagePayload | null): Promise<void> {
    if (!shortage) return;
    const event: StockShortage = { ...shortage, actor };
    await this.events.emitAsync(stockShortage, event);
  }
}
