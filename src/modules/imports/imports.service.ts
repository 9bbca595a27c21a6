import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { ImportRow } from './import-row.js';
import { ImportsRepository } from './imports.repository.js';

/** Imports as readers see them. */
@Injectable()
export class ImportsService {
  constructor(private readonly imports: ImportsRepository) {}

  page(request: ListRequest): Promise<RowPage<ImportRow>> {
    return this.imports.page(request);
  }

  /** @throws IMPORT_NOT_FOUND */
  get(id: string): Promise<ImportRow> {
    return this.imports.get(id);
  }
}
