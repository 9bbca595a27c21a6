import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import * as statements from './products.sql.js';

type Counts = Record<string, number>;

/** Applies the staged rows of a product file. */
@Injectable()
export class ProductsImportRepository {
  constructor(private readonly sql: Sql) {}

  async check(importId: string): Promise<void> {
    await this.sql.count(statements.rejectRepeatedSkus, [importId]);
  }

  /** Updates before it adds: what it adds must not count as unchanged. */
  async write(importId: string): Promise<Counts> {
    const updated = await this.sql.one<Counts>(statements.updateProducts, [importId]);
    const added = await this.sql.one<Counts>(statements.addProducts, [importId]);
    return { ...added, ...updated };
  }
}
