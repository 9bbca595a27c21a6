import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { AuditEntryRow } from './audit-entry.js';
import { AuditEntryNotFound } from './audit.errors.js';
import { auditList } from './audit.list.js';

const columns = `id, occurred_at AS "occurredAt", action, resource, resource_id AS "resourceId",
  actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
  request_id AS "requestId", trace_id AS "traceId", host(ip) AS ip, before, after`;

@Injectable()
export class AuditRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest): Promise<RowPage<AuditEntryRow>> {
    return this.pages.page(auditList, request, { select: columns, from: 'audit_entries' });
  }

  async get(id: string): Promise<AuditEntryRow> {
    const text = `SELECT ${columns} FROM audit_entries WHERE id = $1`;
    const row = await this.sql.one<AuditEntryRow>(text, [id]);
    if (!row) throw AuditEntryNotFound({ id });
    return row;
  }
}
