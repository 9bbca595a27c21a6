import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { type WarehouseScope, warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { readFields } from './import-fields.js';
import { ImportRejectionsService } from './import-rejections.service.js';
import type { ImportRow } from './import-row.js';
import { ImportUploadService } from './import-upload.service.js';
import { ImportWorker } from './import-worker.service.js';
import { ImportsRepository } from './imports.repository.js';

/** A file on this machine and what to do with it. */
export interface LocalImport {
  /** As in the form of an upload: `type`, `preset`, `mapping`, `dryRun`, `reference`. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Readable;
  readonly onProgress: (rawBytes: number) => void;
}

const pollMs = 250;

// Whoever sees imports but no stock at all is not bound to warehouses.
function seenBy(actor: Actor): WarehouseScope {
  return actor.permissions.has('stock:read') ? warehouseScopeOf(actor, 'stock:read') : null;
}

/** Imports as others see them. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly uploads: ImportUploadService,
    private readonly worker: ImportWorker,
    private readonly rejections: ImportRejectionsService,
  ) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<ImportRow>> {
    return this.imports.page(request, seenBy(actor));
  }

  /** @throws IMPORT_NOT_FOUND */
  get(actor: Actor, id: string): Promise<ImportRow> {
    return this.imports.get(id, seenBy(actor));
  }

  /** Imports a file and waits for the end; whichever instance is free applies it. */
  async importFile(actor: Actor, { fields, file, onProgress }: LocalImport): Promise<ImportRow> {
    const order = readFields(fields);
    const { row } = await this.uploads.take(actor, { order, file, onProgress });
    for (;;) {
      await this.worker.settled();
      const { status } = await this.imports.get(row.id, null);
      if (status === 'completed' || status === 'failed') return this.imports.get(row.id, null);
      await sleep(pollMs);
    }
  }

  /** The rejected rows of a finished import as CSV text. */
  rejectedCsv(actor: Actor, id: string): Promise<Readable> {
    return this.rejections.csv(id, seenBy(actor));
  }
}
