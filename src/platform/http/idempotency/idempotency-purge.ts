import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { IdempotencyRepository } from './idempotency.repository.js';

const everyHour = 3_600_000;

@Injectable()
export class IdempotencyPurge {
  constructor(private readonly keys: IdempotencyRepository) {}

  @Interval(everyHour)
  purge(): Promise<number> {
    return this.keys.purgeExpired();
  }
}
