import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import type { CountedFault } from './fault-buffer.js';
import type { FaultRow } from './fault-row.js';
import { FaultNotFound } from './faults.errors.js';
import { faultList } from './faults.list.js';

const columns = `f.id, f.status, f.type, f.message, f.frame, f.method, f.route, f.count,
  f.first_seen_at AS "firstSeenAt", f.last_seen_at AS "lastSeenAt",
  f.first_release AS "firstRelease", f.last_release AS "lastRelease", f.regressions,
  f.resolved_at AS "resolvedAt", f.resolved_by AS "resolvedBy", f.sample`;

@Injectable()
export class FaultsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest): Promise<RowPage<FaultRow>> {
    return this.pages.page(faultList, request, { select: columns, from: 'faults f' });
  }

  async get(id: string): Promise<FaultRow> {
    const text = `SELECT ${columns} FROM faults f WHERE f.id = $1`;
    const row = await this.sql.one<FaultRow>(text, [id]);
    if (!row) throw FaultNotFound({ id });
    return row;
  }

  /** Adds what was counted to its row, or makes one; says whether the row was made. */
  async count(fingerprint: string, fault: CountedFault, release: string): Promise<boolean> {
    const row = await this.sql.one<{ made: boolean }>(
      `INSERT INTO faults AS f (id, fingerprint, type, message, frame, method, route, status, count,
                                first_seen_at, last_seen_at, first_release, last_release, sample)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $11, $12)
       ON CONFLICT (fingerprint) DO UPDATE
          SET count = f.count + excluded.count, message = excluded.message, sample = excluded.sample,
              last_seen_at = greatest(f.last_seen_at, excluded.last_seen_at),
              last_release = excluded.last_release
       RETURNING id = $1 AS made`,
      [
        newId(),
        fingerprint,
        fault.type,
        fault.message,
        fault.frame,
        fault.method,
        fault.route,
        fault.count,
        fault.firstSeenAt,
        fault.lastSeenAt,
        release,
        JSON.stringify(fault.sample),
      ],
    );
    return row?.made ?? false;
  }

  /** Opens a resolved fault that was met after it was resolved; null when there is nothing to open. */
  reopen(fingerprint: string): Promise<FaultRow | null> {
    return this.sql.one<FaultRow>(
      `UPDATE faults f SET status = 'open', regressions = regressions + 1, resolved_at = NULL,
                           resolved_by = NULL
        WHERE fingerprint = $1 AND status = 'resolved' AND last_seen_at > resolved_at
       RETURNING ${columns}`,
      [fingerprint],
    );
  }

  /** Null when it was resolved already. */
  resolve(id: string, by: string | null): Promise<FaultRow | null> {
    return this.sql.one<FaultRow>(
      `UPDATE faults f SET status = 'resolved', resolved_at = now(), resolved_by = $2
        WHERE id = $1 AND status = 'open' RETURNING ${columns}`,
      [id, by],
    );
  }

  /** Keeps so many: resolved ones go first, then those that were not met for the longest time. */
  async keepOnly(limit: number): Promise<number> {
    return this.sql.count(
      `DELETE FROM faults WHERE id IN (
         SELECT id FROM faults ORDER BY (status = 'open') DESC, last_seen_at DESC, id OFFSET $1)`,
      [limit],
    );
  }
}
