import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { Finding, Invariant } from './invariant.js';

/** A look at some levels. */
export interface LedgerSample {
  readonly checked: number;
  readonly drifting: number;
  readonly lastId: string | null;
}

interface Counted {
  readonly violations: number;
  readonly examples: readonly unknown[];
}

function counted(violations: string): string {
  return `WITH broken AS MATERIALIZED (${violations})
    SELECT (SELECT count(*) FROM broken) AS violations,
           (SELECT coalesce(jsonb_agg(b), '[]') FROM (SELECT * FROM broken LIMIT 20) b) AS examples`;
}

@Injectable()
export class IntegrityRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * Checks the invariants one after the other in one read-only snapshot: what commits meanwhile is
   * not seen, and nobody waits. They may take long on a large database, so no timeout ends them.
   */
  check(invariants: readonly Invariant[], tell: (finding: Finding) => void): Promise<void> {
    return this.sql.withConnection(async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query('SET LOCAL statement_timeout = 0');
      for (const { name, says, violations } of invariants) {
        const { rows } = await client.query<Counted>(counted(violations));
        tell({ name, says, ...(rows[0] as Counted) });
      }
      await client.query('COMMIT');
    });
  }

  /**
   * Compares the levels behind `afterId` with the sums of their movements, `limit` of them. Null as
   * the last id: there are no more.
   */
  async ledgerDrift(afterId: string, limit: number): Promise<LedgerSample> {
    const row = await this.sql.one<LedgerSample>(
      `WITH levels AS (
         SELECT id, product_id, warehouse_id, on_hand, allocated FROM stock_levels
          WHERE id > $1::uuid ORDER BY id LIMIT $2
       ), compared AS (
         SELECT l.id, l.on_hand <> m.on_hand OR l.allocated <> m.allocated AS drifts
           FROM levels l CROSS JOIN LATERAL (
             SELECT coalesce(sum(delta_on_hand), 0) AS on_hand,
                    coalesce(sum(delta_allocated), 0) AS allocated
               FROM stock_movements
              WHERE product_id = l.product_id AND warehouse_id = l.warehouse_id) m
       )
       SELECT count(*) AS checked, count(*) FILTER (WHERE drifts) AS drifting,
              max(id::text) AS "lastId" FROM compared`,
      [afterId, limit],
    );
    return row ?? { checked: 0, drifting: 0, lastId: null };
  }
}
