import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { AppConfig } from '../../config/app-config.js';
import { systemActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { OrderCancellation } from './order-cancellation.service.js';
import { OrderQueueRepository } from './order-queue.repository.js';

const intervalName = 'orders.expiry';

/** Expires placed orders whose reservations ran out: one instance at a time, an order per transaction. */
@Injectable()
export class OrderExpiry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OrderExpiry.name);
  private running: Promise<number> | null = null;
  private stopping = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderQueueRepository,
    private readonly cancellation: OrderCancellation,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly schedule: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.environment !== 'testing') this.start();
  }

  /** Runs again and again until the application stops. */
  start(): void {
    const everyMs = this.config.orders.expiryIntervalSeconds * 1000;
    const interval = setInterval(() => void this.runQuietly(), everyMs);
    interval.unref();
    this.schedule.addInterval(intervalName, interval);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.schedule.doesExist('interval', intervalName))
      this.schedule.deleteInterval(intervalName);
    await this.running?.catch(() => undefined);
  }

  /** Expires everything that is due; answers how many orders that were. A run at work is joined. */
  run(): Promise<number> {
    this.running ??= this.expireAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async runQuietly(): Promise<void> {
    try {
      const expired = await this.run();
      if (expired > 0) this.logger.log(`Expired ${expired} orders.`);
    } catch (error) {
      this.logger.warn({ err: error }, 'Expiring orders failed; the next run tries again.');
    }
  }

  private async expireAll(): Promise<number> {
    const failed: string[] = [];
    for (let expired = 0; ;) {
      if (this.stopping) return expired;
      const outcome = await this.expireNext(failed);
      if (outcome === 'nothing') return expired;
      if (outcome === 'expired') expired += 1;
    }
  }

  private async expireNext(failed: string[]): Promise<'nothing' | 'expired' | 'failed'> {
    const next: { id: string | null } = { id: null };
    try {
      return await this.unitOfWork.run(async () => {
        next.id = null;
        if (!(await this.orders.claimExpiry())) return 'nothing';
        next.id = await this.orders.lockNextExpired(this.clock.now(), failed);
        if (next.id === null) return 'nothing';
        await this.cancellation.expireLocked(systemActor, next.id);
        return 'expired';
      });
    } catch (error) {
      // One order that cannot expire must not keep the others from it.
      if (next.id === null) throw error;
      failed.push(next.id);
      this.logger.error({ err: error, orderId: next.id }, 'An order could not expire.');
      return 'failed';
    }
  }
}
