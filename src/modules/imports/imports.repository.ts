import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { requestContext } from '../../platform/observability/request-context.js';
import type { ImportOrder } from './import-fields.js';
import type { ImportRow } from './import-row.js';
import { ImportNotFound, ImportUploadAborted } from './imports.errors.js';
import { importList } from './imports.list.js';
import type { StagedCounts } from './staging-writer.js';

const columns = `id, type, preset, reference, columns, dry_run AS "dryRun", status, stage, digest,
  bytes_read AS "bytesRead", rows_read AS "rowsRead", rows_accepted AS "rowsAccepted",
  rows_rejected AS "rowsRejected", result, rejections, failure, duplicate_of AS "duplicateOf",
  started_at AS "startedAt", finished_at AS "finishedAt", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const insert = `
  INSERT INTO imports (id, type, preset, reference, mapping, dry_run, idempotency_key,
                       actor_kind, actor_id, actor_name, request_id, trace_id,
                       warehouse_scope)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  ON CONFLICT (actor_id, idempotency_key) DO NOTHING`;

const queue = `
  UPDATE imports
     SET status = 'queued', stage = 'waiting', digest = $2, bytes_read = $3, rows_read = $4,
         rows_accepted = $5, rows_rejected = $6, rejections = $7, version = version + 1, updated_at = now()
   WHERE id = $1 AND status = 'uploading'
  RETURNING ${columns}`;

// A file of stock is about warehouses: who sees some of them sees the files of no others.
const within = (scope: string): string =>
  `(type <> 'stock' OR ${scope}::uuid[] IS NULL OR warehouse_scope <@ ${scope}::uuid[])`;

const byId = `SELECT ${columns} FROM imports WHERE id = $1 AND ${within('$2')}`;

/** The imports themselves. A scope is of warehouses that the caller may see. */
@Injectable()
export class ImportsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest, scope: WarehouseScope): Promise<RowPage<ImportRow>> {
    const source = { select: columns, from: 'imports' };
    const scoped = { ...source, where: within('$1'), values: [scope] };
    return this.pages.page(importList, request, scope === null ? source : scoped);
  }

  async get(id: string, scope: WarehouseScope): Promise<ImportRow> {
    const row = await this.sql.one<ImportRow>(byId, [id, scope]);
    if (!row) throw ImportNotFound({ id });
    return row;
  }

  /** False when the actor has an import with this key already. */
  async open(
    id: string,
    actor: Actor,
    order: ImportOrder,
    key: string | null,
    scope: WarehouseScope,
  ): Promise<boolean> {
    const { type, preset, reference, mapping, dryRun } = order;
    const { requestId = null, traceId = null } = requestContext() ?? {};
    const values = [id, type, preset, reference, JSON.stringify(mapping), dryRun, key];
    const by = [actor.kind, actor.id, actor.name, requestId, traceId, scope];
    return (await this.sql.count(insert, [...values, ...by])) === 1;
  }

  async findByKey(actorId: string | null, key: string): Promise<ImportRow | null> {
    const text = `SELECT ${columns} FROM imports WHERE actor_id = $1 AND idempotency_key = $2`;
    return this.sql.one<ImportRow>(text, [actorId, key]);
  }

  async setColumns(id: string, header: readonly string[]): Promise<void> {
    const text = `UPDATE imports SET columns = $2, updated_at = now() WHERE id = $1`;
    await this.sql.count(text, [id, JSON.stringify(header)]);
  }

  /** The upload is durable: from here on the import happens, whatever becomes of this process. */
  async queue(id: string, digest: string, bytes: number, counts: StagedCounts): Promise<ImportRow> {
    const { rowsRead, rowsAccepted, rowsRejected, rejections } = counts;
    const values = [
      id,
      digest,
      bytes,
      rowsRead,
      rowsAccepted,
      rowsRejected,
      JSON.stringify(rejections),
    ];
    const row = await this.sql.one<ImportRow>(queue, values);
    if (!row) throw ImportUploadAborted();
    return row;
  }

  async remove(id: string): Promise<void> {
    await this.sql.count(`DELETE FROM imports WHERE id = $1 AND status = 'uploading'`, [id]);
  }
}
