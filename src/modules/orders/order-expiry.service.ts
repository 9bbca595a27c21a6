import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { systemActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import type { PeriodicTask, Turn } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { OrderCancellation } from './order-cancellation.service.js';
import { OrderQueueRepository } from './order-queue.repository.js';

/** Expires placed orders whose reservations ran out: one instance at a time, an order per transaction. */
@Injectable()
export class OrderExpiry {
  private readonly logger = new Logger(OrderExpiry.name);
  private readonly task: PeriodicTask<number>;

  constructor(
    private readonly orders: OrderQueueRepository,
    private readonly cancellation: OrderCancellation,
    private readonly clock: Clock,
    config: AppConfig,
    periodic: PeriodicWork,
  ) {
    const everyMs = config.orders.expiryIntervalSeconds * 1000;
    const work = (turn: Turn): Promise<number> => this.expireAll(turn);
    this.task = periodic.define({ name: 'orders.expiry', everyMs, work });
  }

  /** Expires everything that is due; answers how many orders that were. A run at work is joined. */
  run(): Promise<number> {
    return this.task.run();
  }

  private async expireAll(turn: Turn): Promise<number> {
    const failed: string[] = [];
    let expired = 0;
    while (!turn.stopping) {
      const outcome = await this.expireNext(turn, failed);
      if (outcome === 'nothing') break;
      if (outcome === 'expired') expired += 1;
    }
    if (expired > 0) this.logger.log(`Expired ${expired} orders.`);
    return expired;
  }

  private async expireNext(
    turn: Turn,
    failed: string[],
  ): Promise<'nothing' | 'expired' | 'failed'> {
    const next: { id: string | null } = { id: null };
    try {
      const outcome = await turn.claimed(async () => {
        next.id = null;
        next.id = await this.orders.lockNextExpired(this.clock.now(), failed);
        if (next.id === null) return 'nothing';
        await this.cancellation.expireLocked(systemActor, next.id);
        return 'expired';
      });
      return outcome ?? 'nothing';
    } catch (error) {
      // One order that cannot expire must not keep the others from it.
      if (next.id === null) throw error;
      failed.push(next.id);
      this.logger.error({ err: error, orderId: next.id }, 'An order could not expire.');
      return 'failed';
    }
  }
}
