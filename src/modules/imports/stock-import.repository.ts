import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ImportJob } from './import-jobs.repository.js';
import * as statements from './stock.sql.js';

/** A level and what the file changes it by. */
export interface StagedLevel {
  readonly productId: string;
  readonly warehouseId: string;
  readonly sku: string;
  readonly warehouse: string;
  readonly quantity: number;
  readonly reason: string | null;
}

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** The staged rows of a stock file. */
@Injectable()
export class StockImportRepository {
  constructor(private readonly sql: Sql) {}

  /** The import that has booked the same file already. */
  async findDuplicate(importId: string): Promise<string | null> {
    return (await this.sql.one<{ id: string }>(statements.findDuplicate, [importId]))?.id ?? null;
  }

  /** Sums the rows by level, and rejects those that cannot be booked. */
  async check({ id, warehouseScope }: ImportJob): Promise<void> {
    await this.sql.count(statements.collectRows, [id, warehouseScope]);
    await this.sql.count(statements.lockLevels);
    await this.sql.count(statements.collectLevels);
    await this.sql.count(statements.markRows);
    await this.sql.count(statements.rejectRows, [id]);
  }

  /** A part of the levels, in the order in which stock is locked; null starts. */
  nextLevels(after: StagedLevel | null, limit: number): Promise<StagedLevel[]> {
    const { productId = beforeAll, warehouseId = beforeAll } = after ?? {};
    return this.sql.rows<StagedLevel>(statements.nextLevels, [productId, warehouseId, limit]);
  }
}
