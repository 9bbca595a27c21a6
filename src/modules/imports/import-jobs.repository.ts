import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ImportMapping } from './import-mapping.js';
import type { ImportType } from './import-type.js';
import { stagingTables } from './staging-copy.js';

/** An import that waits for its turn. */
export interface ImportJob {
  readonly id: string;
  readonly type: ImportType;
  readonly mapping: ImportMapping;
  readonly dryRun: boolean;
  readonly attempts: number;
  readonly rowsRead: number;
  readonly actorKind: 'user' | 'system';
  readonly actorId: string | null;
  readonly actorName: string;
  /** The warehouses whose stock the actor might change; null: all. */
  readonly warehouseScope: WarehouseScope;
}

export interface ImportFailure {
  readonly code: string;
  readonly message: string;
}

// Any number will do, as long as every release uses the same.
const oneAtATime = 7_266_011;

const next = `
  SELECT id, type, mapping, dry_run AS "dryRun", attempts, rows_read AS "rowsRead",
         actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
         warehouse_scope AS "warehouseScope"
    FROM imports WHERE status IN ('queued', 'processing')
   ORDER BY created_at, id LIMIT 1`;

const start = `
  UPDATE imports SET status = 'processing', stage = 'checking', attempts = attempts + 1,
         started_at = coalesce(started_at, now()), version = version + 1, updated_at = now()
   WHERE id = $1 AND status IN ('queued', 'processing')`;

const noteStage = `
  UPDATE imports SET stage = $2, version = version + 1, updated_at = now()
   WHERE id = $1 AND status = 'processing'`;

// By the clock: `now()` is when its transaction began, which is before the start was noted.
const complete = `
  WITH counted AS (
    SELECT code, count(*) AS rows FROM import_rejections WHERE import_id = $1 GROUP BY code
  ), totals AS (
    SELECT coalesce(sum(rows), 0)::int AS rejected,
           coalesce(jsonb_object_agg(code, rows), '{}') AS by_code FROM counted
  )
  UPDATE imports
     SET status = 'completed', stage = 'done', result = $2, duplicate_of = $3,
         rows_rejected = t.rejected, rows_accepted = rows_read - t.rejected, rejections = t.by_code,
         finished_at = clock_timestamp(), version = version + 1, updated_at = clock_timestamp()
    FROM totals t WHERE id = $1`;

const fail = `
  UPDATE imports
     SET status = 'failed', stage = 'done', failure = $2, idempotency_key = NULL,
         finished_at = now(), version = version + 1, updated_at = now()
   WHERE id = $1 AND status <> 'completed'`;

// An upload notes its progress with every part, so a silent one has lost its instance.
const failStale = `
  UPDATE imports
     SET status = 'failed', stage = 'done', failure = $1, idempotency_key = NULL,
         finished_at = now(), version = version + 1, updated_at = now()
   WHERE status = 'uploading' AND updated_at < now() - interval '1 hour'
  RETURNING id, type`;

/** The queue of imports: one at a time in the whole installation, by a lock of its transaction. */
@Injectable()
export class ImportJobsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly config: AppConfig,
  ) {}

  /** Inside the transaction of the import. False while another import is being applied. */
  async lock(): Promise<boolean> {
    const text = 'SELECT pg_try_advisory_xact_lock($1) AS locked';
    return (await this.sql.one<{ locked: boolean }>(text, [oneAtATime]))?.locked ?? false;
  }

  /** Lifts the bounds of ordinary requests for this transaction. Answers the backend's process id. */
  async prepareTransaction(): Promise<number> {
    await this.sql.count(`SET LOCAL statement_timeout = 0`);
    await this.sql.count(`SET LOCAL lock_timeout = '60s'`);
    await this.sql.count(`SET LOCAL work_mem = '64MB'`);
    // Enough to tell thousands of rows from dozens, which is what the plans depend on.
    await this.sql.count(`SET LOCAL default_statistics_target = 25`);
    return (await this.sql.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))?.pid ?? 0;
  }

  /** The longest-waiting import; with the lock held, one in `processing` has lost its instance. */
  next(): Promise<ImportJob | null> {
    return this.sql.one<ImportJob>(next);
  }

  async hasWork(): Promise<boolean> {
    return (await this.next()) !== null;
  }

  /** Visible to readers at once, outside of the transaction of the import. */
  async start(id: string): Promise<void> {
    await this.outside(start, [id]);
  }

  async noteStage(id: string, stage: string): Promise<void> {
    await this.outside(noteStage, [id, stage]);
  }

  /** Inside the transaction. Counts are taken from the rejected rows, so they always add up. */
  async complete(id: string, result: object, duplicateOf: string | null): Promise<void> {
    await this.sql.count(complete, [id, JSON.stringify(result), duplicateOf]);
  }

  async fail(id: string, failure: ImportFailure): Promise<void> {
    await this.sql.count(fail, [id, JSON.stringify(failure)]);
  }

  failStaleUploads(failure: ImportFailure): Promise<{ id: string; type: ImportType }[]> {
    return this.sql.rows(failStale, [JSON.stringify(failure)]);
  }

  /** Fresh statistics of the staged rows: the plans of the next statements depend on them. */
  async analyze(type: ImportType): Promise<void> {
    const { name, keys } = stagingTables[type];
    await this.sql.count(`ANALYZE ${name} (${keys})`);
  }

  async savepoint(): Promise<void> {
    await this.sql.count('SAVEPOINT dry_run');
  }

  /** Deferred constraints speak up first, as they would at a commit. */
  async rollbackToSavepoint(): Promise<void> {
    await this.sql.count('SET CONSTRAINTS ALL IMMEDIATE');
    await this.sql.count('ROLLBACK TO SAVEPOINT dry_run');
  }

  /** Ends whatever the backend is running; the transaction rolls back. */
  async cancel(pid: number): Promise<void> {
    await this.sql.count('SELECT pg_cancel_backend($1)', [pid]);
  }

  // With a pool of one, a second connection would wait for the transaction that waits for it.
  private async outside(text: string, values: unknown[]): Promise<void> {
    if (this.config.database.poolMax < 2) return;
    await this.sql.withConnection((client) => client.query(text, values));
  }
}
