import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import type { GroupedOrder } from './grouped-order.js';
import { type AskedRow, placeGroup, type WantedRow } from './grouped-placement.statements.js';

/** What became of one order of a group. */
export interface GroupedOutcome {
  readonly outcome: 'placed' | 'kept' | 'running' | 'short' | 'undecided';
  /** Of the answer, when it was placed or kept; the rest of it only when it was kept. */
  readonly body: string | null;
  readonly requestHash: string | null;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly shortages: { sku: string; requested: number; available: number }[] | null;
  readonly reserved: boolean;
  /** How many levels became low by it. */
  readonly low: number;
}

@Injectable()
export class GroupedPlacementRepository {
  constructor(private readonly sql: Sql) {}

  /** One outcome per order, in their order. */
  place(orders: readonly GroupedOrder[]): Promise<GroupedOutcome[]> {
    const asked: AskedRow[] = [];
    const wanted: WantedRow[] = [];
    for (const [index, order] of orders.entries()) {
      const n = index + 1;
      asked.push({ n, ...order.asked });
      for (const [at, { sku, quantity }] of order.lines.entries())
        wanted.push({ n, id: newId(), position: at + 1, asked: sku, quantity });
    }
    const values = [JSON.stringify(asked), JSON.stringify(wanted)];
    return this.sql.rows<GroupedOutcome>(placeGroup, values);
  }

  /**
   * Resolves when no transaction claims the key: PostgreSQL tells of a failure before it has let go
   * of what the failed transaction held.
   */
  async released(scope: string, key: string): Promise<void> {
    const text = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
    await this.sql.rows(text, [`${scope} ${key}`]);
  }
}
