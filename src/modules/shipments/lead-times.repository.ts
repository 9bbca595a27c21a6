import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

@Injectable()
export class LeadTimesRepository {
  constructor(private readonly sql: Sql) {}

  /** Writes the lead times of at most `limit` shipments that have left without; answers how many. */
  fill(limit: number): Promise<number> {
    return this.sql.count(
      `WITH missing AS (
         SELECT id FROM shipments WHERE lead_seconds IS NULL AND shipped_at IS NOT NULL
          ORDER BY shipped_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
       )
       UPDATE shipments s SET lead_seconds = extract(epoch FROM s.shipped_at - o.placed_at)::float8::bigint
         FROM missing m, orders o
        WHERE s.id = m.id AND o.id = s.order_id AND o.placed_at IS NOT NULL`,
      [limit],
    );
  }
}
