import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import type { Contents, SealRow } from './audit-seal-chain.js';
import { AuditSeal } from './entities/audit-seal.js';

const columns = `number, starts_at AS "startsAt", ends_at AS "endsAt", entries, digest,
  key_id AS "keyId", seal`;

// Every column in one canonical text per entry: jsonb prints its keys in one order.
const entry = `jsonb_build_array(id, (extract(epoch FROM occurred_at) * 1000000)::bigint, action,
  resource, resource_id, actor_kind, actor_id, actor_name, request_id, ip, before, after)`;

// What came later is added only where it is: entries from before read as they were sealed.
const traced = `CASE WHEN trace_id IS NULL THEN '[]' ELSE jsonb_build_array(trace_id) END`;
const entryTexts = { all: `(${entry} || ${traced})::text`, 'without traces': `${entry}::text` };

interface ExpiredMonth {
  readonly month: string;
  readonly partition: string;
  readonly endsAt: Date;
}

/** Partitions and seals of the audit. */
@Injectable()
export class AuditUpkeepRepository {
  constructor(
    private readonly sql: Sql,
    private readonly entities: Entities,
  ) {}

  /** Partitions of this month and the next two, and of months whose entries have none. */
  async createPartitions(): Promise<void> {
    // Asked first: a table cannot be changed by a statement that reads it.
    const wanted = await this.sql.rows<{ month: Date }>(
      `SELECT now() + make_interval(months => ahead) AS month FROM generate_series(0, 2) AS ahead
        UNION SELECT date_trunc('month', occurred_at, 'UTC') FROM audit_entries_default`,
    );
    for (const { month } of wanted)
      await this.sql.rows('SELECT create_audit_partition($1)', [month]);
  }

  /**
   * Before this time every entry is committed: none of a transaction that is at work, because an
   * entry carries the start of its transaction.
   */
  async safeUntil(lagMinutes: number): Promise<Date> {
    const row = await this.sql.one<{ safe: Date }>(
      `SELECT least(now() - make_interval(mins => $1), min(xact_start)) AS safe
         FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type = 'client backend'`,
      [lagMinutes],
    );
    return row?.safe ?? new Date(0);
  }

  async firstEntryAt(): Promise<Date | null> {
    const text = 'SELECT min(occurred_at) AS at FROM audit_entries';
    return (await this.sql.one<{ at: Date | null }>(text))?.at ?? null;
  }

  lastSeal(): Promise<SealRow | null> {
    return this.sql.one(`SELECT ${columns} FROM audit_seals ORDER BY number DESC LIMIT 1`);
  }

  sealsAfter(number: number, limit: number): Promise<SealRow[]> {
    const text = `SELECT ${columns} FROM audit_seals WHERE number > $1 ORDER BY number LIMIT $2`;
    return this.sql.rows(text, [number, limit]);
  }

  async addSeal(seal: SealRow): Promise<void> {
    await this.entities.of(AuditSeal).insert(seal);
  }

  /** `without traces`: as releases did that knew no trace ids, also while they ran beside this one. */
  async contents(
    startsAt: Date,
    endsAt: Date,
    covered: keyof typeof entryTexts = 'all',
  ): Promise<Contents> {
    const row = await this.sql.one<Contents>(
      `SELECT count(*) AS entries, encode(sha256(coalesce(string_agg(
                sha256(convert_to(${entryTexts[covered]}, 'UTF8')), ''::bytea ORDER BY occurred_at, id),
                ''::bytea)), 'hex') AS digest
         FROM audit_entries WHERE occurred_at >= $1 AND occurred_at < $2`,
      [startsAt, endsAt],
    );
    return row as Contents;
  }

  async countBefore(at: Date): Promise<number> {
    const text = 'SELECT count(*) AS n FROM audit_entries WHERE occurred_at < $1';
    return (await this.sql.one<{ n: number }>(text, [at]))?.n ?? 0;
  }

  /** Months with a partition of their own that ended before the kept ones began, the oldest first. */
  expiredMonths(retentionMonths: number): Promise<ExpiredMonth[]> {
    return this.sql.rows(
      `SELECT month, partition, ends_at AS "endsAt" FROM (
         SELECT inhrelid::regclass::text AS partition, replace(right(inhrelid::regclass::text, 7), '_', '-') AS month,
                (to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' AS ends_at
           FROM pg_inherits
          WHERE inhparent = 'audit_entries'::regclass AND inhrelid <> 'audit_entries_default'::regclass) AS p
        WHERE ends_at <= now() - make_interval(months => $1) ORDER BY month`,
      [retentionMonths],
    );
  }

  /** `partition` is a name that `expiredMonths` answered. */
  async dropPartition(partition: string): Promise<void> {
    if (!/^audit_entries_\d{4}_\d{2}$/.test(partition)) throw new Error('No partition of a month.');
    await this.sql.rows(`DROP TABLE ${partition}`);
  }

  /** The months whose removal the audit itself tells of. */
  async removedMonths(): Promise<Set<string>> {
    const text = `SELECT resource_id AS month FROM audit_entries WHERE action = 'audit.expired'`;
    const rows = await this.sql.rows<{ month: string }>(text);
    return new Set(rows.map(({ month }) => month));
  }
}
