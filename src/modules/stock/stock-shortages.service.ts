import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { type ShortagePayload, type StockShortage, stockShortage } from './stock.events.js';
import type { StockChange } from './stock-change.js';
import { levelKey } from './level-key.js';
import { type Shortfall, StockReservationsRepository } from './stock-reservations.repository.js';

interface Missing extends Shortfall {
  readonly sku: string;
}

/** What reality takes away from orders: units that were reserved and are not there. */
@Injectable()
export class StockShortages {
  constructor(
    private readonly reservations: StockReservationsRepository,
    private readonly events: EventEmitter2,
  ) {}

  /** Takes the reservations back, latest order first, on levels that the caller holds locked. */
  async takeBack(missing: readonly Missing[]): Promise<ShortagePayload[]> {
    const short = missing.filter(({ shortfall }) => shortfall > 0);
    if (short.length === 0) return [];
    const parts = await this.reservations.releaseLatest(short);
    const byLevel = Map.groupBy(parts, levelKey);
    return short.map((level) => {
      const { productId, sku, warehouseId, shortfall } = level;
      const released = byLevel.get(levelKey(level)) ?? [];
      const orders = released.map(({ orderId, quantity }) => ({ orderId, quantity }));
      return { productId, sku, warehouseId, shortfall, orders };
    });
  }

  /** The movements that belong to what was taken back. */
  releasesOf(shortages: readonly ShortagePayload[]): StockChange[] {
    return shortages.flatMap(({ productId, sku, warehouseId, orders }) =>
      orders.map(({ orderId, quantity }): StockChange => ({
        productId,
        sku,
        warehouseId,
        type: 'release',
        deltaOnHand: 0,
        deltaAllocated: -quantity,
        reference: { type: 'order', id: orderId },
        reason: 'shortage',
      })),
    );
  }

  // The listener locks order rows while this transaction holds the level. Every command of an
  // order locks the other way round, so the two can meet in a deadlock. To lock the orders first,
  // one would have to know the victims before the level stands still; a shortage is rare, and
  // PostgreSQL breaks the circle with 40P01, upon which the unit of work starts over. Hence last.
  async announce(actor: Actor, shortages: readonly ShortagePayload[]): Promise<void> {
    if (shortages.length === 0) return;
    const orders = shortages.flatMap((shortage) => shortage.orders);
    const event: StockShortage = { actor, shortages, orders };
    await this.events.emitAsync(stockShortage, event);
  }
}
