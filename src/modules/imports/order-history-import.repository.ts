import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ImportJob } from './import-jobs.repository.js';
import { OrderReturnsImportRepository } from './order-returns-import.repository.js';
import * as statements from './order-history.sql.js';

type Counts = Record<string, number>;

/** Applies the staged rows of an order history. */
@Injectable()
export class OrderHistoryImportRepository {
  constructor(
    private readonly sql: Sql,
    private readonly returns: OrderReturnsImportRepository,
  ) {}

  /** Decides about every order and return of the file, and rejects the rows of those that cannot be. */
  async check(job: ImportJob): Promise<void> {
    const { id, mapping } = job;
    await this.sql.count(statements.collectOrders, [id, mapping.source, mapping.currency]);
    await this.sql.count('ANALYZE history_orders');
    await this.sql.count(statements.compareStored, [id]);
    await this.sql.count(statements.rejectOrders, [id]);
    await this.returns.check(job);
  }

  async write(job: ImportJob): Promise<Counts> {
    const { id, mapping } = job;
    await this.sql.count(statements.collectSkus, [id]);
    await this.sql.count('ANALYZE history_skus');
    const everyProductIsTracked = mapping.trackedSkus === 'all';
    const counts = await this.counts(statements.addProducts, [
      id,
      mapping.currency,
      everyProductIsTracked,
    ]);
    Object.assign(counts, await this.counts(statements.addCustomers, [id]));
    Object.assign(
      counts,
      await this.counts(statements.addOrders, [id, mapping.source, mapping.currency]),
    );
    counts['linesCreated'] = await this.sql.count(statements.addLines, [id]);
    Object.assign(counts, await this.counts(statements.countOrders, []));
    Object.assign(counts, await this.returns.write(job));
    await this.sql.count(statements.tellOrders, [id]);
    await this.returns.tell(job);
    return counts;
  }

  private async counts(text: string, values: unknown[]): Promise<Counts> {
    return (await this.sql.one<Counts>(text, values)) ?? {};
  }
}
