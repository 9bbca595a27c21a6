import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { Finding, Invariant } from './invariant.js';

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
}
