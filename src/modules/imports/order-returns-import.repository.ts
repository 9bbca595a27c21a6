import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ImportJob } from './import-jobs.repository.js';
import * as statements from './order-returns.sql.js';

type Counts = Record<string, number>;

/** Applies the cancellations among the staged rows of an order history, when its orders are there. */
@Injectable()
export class OrderReturnsImportRepository {
  constructor(private readonly sql: Sql) {}

  /** Decides about every return of the file, and rejects the rows of those that cannot be. */
  async check({ id, mapping }: ImportJob): Promise<void> {
    await this.sql.count(statements.collectReturns, [id, mapping.source, mapping.currency]);
    await this.sql.count('ANALYZE history_returns');
    await this.sql.count(statements.compareStoredReturns, [id]);
    await this.sql.count(statements.rejectReturns, [id]);
  }

  async write({ id, mapping }: ImportJob): Promise<Counts> {
    const { source, currency } = mapping;
    await this.sql.count(statements.collectReturnLines, [id]);
    await this.sql.count(statements.indexReturnLines);
    await this.sql.count('ANALYZE history_return_lines');
    await this.link(source, currency);
    const [made] = await this.sql.rows<Counts>(statements.addReturns, [source, currency]);
    await this.sql.count(statements.addReturnLines);
    await this.sql.count(statements.collectBookings);
    await this.sql.count(statements.bookLines);
    await this.sql.count(statements.bookOrders, [id]);
    const [counts] = await this.sql.rows<Counts>(statements.countReturns);
    return { ...made, ...counts };
  }

  /** What others hear of the returns, after they heard of their orders. */
  async tell({ id }: ImportJob): Promise<void> {
    await this.sql.count(statements.tellReturns, [id]);
  }

  private async link(source: string, currency: string): Promise<void> {
    await this.sql.count(statements.collectReturnable, [source, currency]);
    const locked = await this.sql.rows(statements.lockReturnable);
    if (locked.length > 0) await this.collectAgain(source, currency);
    await this.sql.count(statements.indexReturnable);
    await this.sql.count('ANALYZE history_returnable');
    await this.sql.count(statements.linkReturns);
  }

  /** Somebody may have changed them before the locks were there. */
  private async collectAgain(source: string, currency: string): Promise<void> {
    await this.sql.count(statements.setReturnableAside);
    await this.sql.count(statements.collectLocked, [source, currency]);
  }
}
