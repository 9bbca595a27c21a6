import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { PersonalKeys } from '../../platform/events/personal-keys.js';
import type { FilterRequest } from '../../platform/http/lists/filter-query.decorator.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { AuditEntryRow } from './audit-entry.js';
import { type AuditExportFormat, headOf, linesOf } from './audit-export.js';
import { AuditRepository } from './audit.repository.js';

const rowsAtOnce = 500;

/** Reads the audit; `ChangeLog` and `SecurityLog` write it. */
@Injectable()
export class AuditService {
  constructor(
    private readonly entries: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: ChangeLog,
    private readonly clock: Clock,
    private readonly keys: PersonalKeys,
  ) {}

  /** Personal data is readable as long as it was not erased. */
  async page(request: ListRequest): Promise<RowPage<AuditEntryRow>> {
    const page = await this.entries.page(request);
    return { ...page, rows: await this.keys.open(page.rows) };
  }

  /** Throws AUDIT_ENTRY_NOT_FOUND without one. */
  async get(id: string): Promise<AuditEntryRow> {
    const [entry] = await this.keys.open([await this.entries.get(id)]);
    return entry as AuditEntryRow;
  }

  /** Every matching entry until now, the oldest first. That it was taken is recorded before. */
  async export(
    actor: Actor,
    { request, given: filters }: FilterRequest,
    format: AuditExportFormat,
  ): Promise<Readable> {
    const payload = { format, filters };
    const change = { event: 'audit.exported', resource: 'audit', resourceId: 'entries' } as const;
    await this.unitOfWork.run(() =>
      this.changes.record(actor, [{ ...change, payload, before: null, after: payload }]),
    );
    return Readable.from(this.lines(request, format), { objectMode: false });
  }

  private async *lines(request: ListRequest, format: AuditExportFormat): AsyncGenerator<string> {
    const until = { sql: 'occurred_at <= ?::timestamptz', value: this.clock.now().toISOString() };
    const all = {
      ...request,
      conditions: [...request.conditions, until],
      sort: { ...request.sort, descending: false },
      limit: rowsAtOnce,
    };
    if (headOf(format) !== '') yield headOf(format);
    for (let after: string | null = null; ;) {
      const { rows, next } = await this.page({ ...all, after });
      if (rows.length > 0) yield linesOf(format, rows);
      if (next === null) return;
      after = next;
    }
  }
}
