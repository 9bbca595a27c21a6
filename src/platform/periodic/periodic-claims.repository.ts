import { Injectable } from '@nestjs/common';
import { Sql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';

@Injectable()
export class PeriodicClaims {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sql: Sql,
  ) {}

  /** Works in one transaction that no other instance has for this name; null when one has. */
  run<R>(name: string, work: () => Promise<R>): Promise<R | null> {
    return this.unitOfWork.run(async () => {
      const text = `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS claimed`;
      const row = await this.sql.one<{ claimed: boolean }>(text, [`orderly.${name}`]);
      return row?.claimed ? work() : null;
    });
  }
}
