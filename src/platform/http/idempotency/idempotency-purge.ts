import { Injectable } from '@nestjs/common';
import type { PeriodicTask } from '../../periodic/periodic-task.js';
import { PeriodicWork } from '../../periodic/periodic-work.js';
import { IdempotencyRepository } from './idempotency.repository.js';

const everyHour = 3_600_000;

@Injectable()
export class IdempotencyPurge {
  private readonly task: PeriodicTask<number>;

  constructor(keys: IdempotencyRepository, periodic: PeriodicWork) {
    const work = (): Promise<number> => keys.purgeExpired();
    this.task = periodic.define({ name: 'idempotency-keys', everyMs: everyHour, work });
  }

  purge(): Promise<number> {
    return this.task.run();
  }
}
