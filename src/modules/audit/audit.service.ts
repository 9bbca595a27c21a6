import { Injectable } from '@nestjs/common';
import { PersonalKeys } from '../../platform/events/personal-keys.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { AuditEntryRow } from './audit-entry.js';
import { AuditRepository } from './audit.repository.js';

/** Reads the audit; `ChangeLog` and `SecurityLog` write it. */
@Injectable()
export class AuditService {
  constructor(
    private readonly entries: AuditRepository,
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
}
