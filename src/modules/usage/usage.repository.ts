import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { latencyBoundsMs, type UsageCount } from '../../platform/usage/usage-recorder.js';
import type { Grouping, UsageFilter, UsageSums } from './usage-report.js';

const maxGroups = 1_000;
const slots = latencyBoundsMs.length + 1;

const keys: Readonly<Record<Grouping, string>> = {
  day: `u.day::text`,
  route: `u.method || ' ' || u.route`,
  version: `coalesce(substring(u.route from '^/api/(v[0-9]+)'), 'none')`,
  consumer: `u.consumer_kind || ':' || u.consumer_id`,
};

const sums = Array.from({ length: slots }, (_, slot) => `sum(u.latencies[${slot + 1}])::bigint`);

@Injectable()
export class UsageRepository {
  constructor(private readonly sql: Sql) {}

  /** Adds counts to their days, in one statement and in one order for all instances. */
  async add(counts: readonly UsageCount[]): Promise<void> {
    await this.sql.count(
      `INSERT INTO usage_days AS u (day, method, route, consumer_kind, consumer_id, requests,
                                    client_errors, server_errors, total_ms, max_ms, latencies)
       SELECT date '1970-01-01' + c.day, c.method, c.route, c."consumerKind", c."consumerId",
              c.requests, c."clientErrors", c."serverErrors", c."totalMs", c."maxMs", c.latencies
         FROM jsonb_to_recordset($1::jsonb) AS c(day int, method text, route text,
              "consumerKind" text, "consumerId" uuid, requests bigint, "clientErrors" bigint,
              "serverErrors" bigint, "totalMs" float8, "maxMs" float8, latencies bigint[])
        ORDER BY 1, 3, 2, 4, 5
       ON CONFLICT (day, route, method, consumer_kind, consumer_id) DO UPDATE
          SET requests = u.requests + excluded.requests,
              client_errors = u.client_errors + excluded.client_errors,
              server_errors = u.server_errors + excluded.server_errors,
              total_ms = u.total_ms + excluded.total_ms,
              max_ms = greatest(u.max_ms, excluded.max_ms),
              latencies = ARRAY(SELECT a + b FROM unnest(u.latencies, excluded.latencies) AS s(a, b))`,
      [JSON.stringify(counts)],
    );
  }

  async report({ from, to, groupBy, ...only }: UsageFilter): Promise<UsageSums[]> {
    const rows = await this.sql.rows<UsageSums>(
      `WITH sums AS (
         SELECT ${keys[groupBy]} AS key, min(u.consumer_kind) AS kind,
                min(u.consumer_id::text)::uuid AS consumer, sum(u.requests)::bigint AS requests,
                sum(u.client_errors)::bigint AS "clientErrors",
                sum(u.server_errors)::bigint AS "serverErrors", sum(u.total_ms) AS "totalMs",
                max(u.max_ms) AS "maxMs", ARRAY[${sums.join(', ')}] AS latencies
           FROM usage_days u
          WHERE u.day BETWEEN $1::date AND $2::date
            AND ($3::text IS NULL OR u.method = $3) AND ($4::text IS NULL OR u.route = $4)
            AND ($5::text IS NULL OR u.route LIKE '/api/' || $5 || '/%')
            AND ($6::uuid IS NULL OR u.consumer_id = $6)
          GROUP BY 1 ORDER BY requests DESC, key LIMIT ${maxGroups}
       )
       SELECT s.key, s.requests, s."clientErrors", s."serverErrors", s."totalMs", s."maxMs",
              s.latencies::text[] AS latencies, ${nameOf(groupBy)} AS name, ${ordersOf(groupBy)}
         FROM sums s ORDER BY ${groupBy === 'day' ? 's.key' : 's.requests DESC, s.key'}`,
      [from, to, ...[only.method, only.route, only.version, only.consumerId].map((v) => v ?? null)],
    );
    return rows.map((row) => ({ ...row, latencies: row.latencies.map(Number) }));
  }

  forget(days: number): Promise<number> {
    return this.sql.count(`DELETE FROM usage_days WHERE day < current_date - $1::int`, [days]);
  }
}

/** Callers are named as they are called now; one that is gone has its id only. */
function nameOf(groupBy: Grouping): string {
  if (groupBy !== 'consumer') return 'NULL::text';
  return `CASE s.kind WHEN 'user' THEN (SELECT name FROM users WHERE id = s.consumer)
                      WHEN 'api-key' THEN (SELECT name FROM api_keys WHERE id = s.consumer) END`;
}

function ordersOf(groupBy: Grouping): string {
  if (groupBy !== 'day') return 'NULL::bigint AS "ordersPlaced"';
  // The expression of the index of orders by the time of placing.
  return `(SELECT count(*) FROM orders o
            WHERE coalesce(o.placed_at, '-infinity'::timestamptz) >= s.key::timestamp AT TIME ZONE 'UTC'
              AND coalesce(o.placed_at, '-infinity'::timestamptz)
                    < (s.key::timestamp + interval '1 day') AT TIME ZONE 'UTC') AS "ordersPlaced"`;
}
