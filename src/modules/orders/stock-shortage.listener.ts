import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Clock } from '../../platform/clock/clock.js';
import { stockShortage, type StockShortage } from '../stock/stock.events.js';
import { OrderJournal } from './order-journal.service.js';
import { OrderQueueRepository } from './order-queue.repository.js';

const reason = 'stock shortage';

/** Holds the orders that lost reserved units, in the transaction of the count that found them gone. */
@Injectable()
export class StockShortageListener {
  constructor(
    private readonly orders: OrderQueueRepository,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  // Suppressed, a failure here would leave orders unheld beside a committed shortage.
  @OnEvent(stockShortage, { suppressErrors: false })
  async holdOrders({ actor, orders }: StockShortage): Promise<void> {
    const affected = await this.orders.lockHoldable(orders.map(({ orderId }) => orderId));
    if (affected.length === 0) return;
    const before = new Map(affected.map((order) => [order.id, order]));
    const held = await this.orders.holdAll([...before.keys()], {
      actor,
      at: this.clock.now(),
      reason,
    });
    await this.journal.record(
      actor,
      held.map((after) => ({ type: 'order.held', before: before.get(after.id) ?? null, after })),
    );
  }
}
