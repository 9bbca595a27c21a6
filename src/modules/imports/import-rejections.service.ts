import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { csvLine } from '../../platform/http/csv-text.js';
import { ImportRejectionsRepository, type RejectedRow } from './import-rejections.repository.js';
import { ImportNotFinished } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';

const rowsAtOnce = 500;

function lineOf({ line, code, reason, cells }: RejectedRow): string {
  return csvLine([String(line), code, reason, ...(JSON.parse(cells) as string[])]);
}

/** The rows that were not imported, as a file to correct and to import again. */
@Injectable()
export class ImportRejectionsService {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly rejections: ImportRejectionsRepository,
  ) {}

  /** CSV of line, code, reason and the original columns. @throws IMPORT_NOT_FOUND, IMPORT_NOT_FINISHED */
  async csv(importId: string, scope: WarehouseScope): Promise<Readable> {
    const { columns, status } = await this.imports.get(importId, scope);
    if (status !== 'completed' && status !== 'failed') throw ImportNotFinished({ status });
    return Readable.from(this.lines(importId, columns), { objectMode: false });
  }

  private async *lines(importId: string, columns: readonly string[]): AsyncGenerator<string> {
    yield csvLine(['line', 'code', 'reason', ...columns]);
    for (let after = 0; ;) {
      const rows = await this.rejections.after(importId, after, rowsAtOnce);
      if (rows.length > 0) yield rows.map(lineOf).join('');
      after = rows.at(-1)?.rowNo ?? 0;
      if (rows.length < rowsAtOnce) return;
    }
  }
}
