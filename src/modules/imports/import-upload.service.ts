import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import type { Permission } from '../../platform/access/permissions.js';
import {
  IdempotencyKeyInUse,
  IdempotencyKeyInvalid,
  IdempotencyKeyReused,
} from '../../platform/errors/platform.errors.js';
import { newId } from '../../platform/ids.js';
import { holdYoungGeneration } from '../../platform/lifecycle/young-generation.js';
import { runWithoutClient } from '../../platform/observability/request-context.js';
import { collectGarbage } from './collect-garbage.js';
import { csvRecords } from './csv-records.js';
import type { CsvRecord } from './csv-splitter.js';
import { contentErrorOf, type FileContent, fileContent } from './file-content.js';
import { type ImportOrder, readFields } from './import-fields.js';
import type { ImportRow } from './import-row.js';
import { ImportStagingRepository } from './import-staging.repository.js';
import type { ImportType } from './import-type.js';
import { ImportWorker } from './import-worker.service.js';
import { ImportFileEmpty, ImportsBusy } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';
import { receiveUpload } from './multipart-upload.js';
import { readerFor } from './row-readers.js';
import { StagingWriter } from './staging-writer.js';

/** An accepted upload; `replayed` when an earlier request with the same key made it. */
export interface ReceivedImport {
  readonly row: ImportRow;
  readonly replayed: boolean;
}

/** A file to import and what to do with it. */
export interface ImportFile {
  readonly order: ImportOrder;
  readonly file: Readable;
  /** Resolves when nothing can follow the file any more. */
  readonly ended?: () => Promise<void>;
  readonly onProgress?: (rawBytes: number) => void;
}

// Each holds some megabytes while it runs.
const maxAtOnce = 2;
const partsBetweenCollections = 48;
// In a smaller one most of what a row takes would be copied, and much of it would grow old.
const youngBytes = 8_388_608;

// What an import does, its actor must be allowed to do one by one.
const permissions: Readonly<Record<ImportType, Permission>> = {
  products: 'catalog:write',
  stock: 'stock:adjust',
  'order-history': 'orders:price-override',
};

function digestOf({ type, mapping, reference }: ImportOrder, content: FileContent): string {
  const parts = [content.digest(), type, mapping, reference];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Takes files in: reads them as a stream and stages their rows, in bounded memory. */
@Injectable()
export class ImportUploadService {
  private running = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly imports: ImportsRepository,
    private readonly staging: ImportStagingRepository,
    private readonly worker: ImportWorker,
  ) {}

  /**
   * Receives a multipart request; answers when every row is durably staged. A refused upload leaves
   * nothing behind. @throws the codes of imports.errors.ts, VALIDATION_FAILED, FORBIDDEN
   */
  async receive(actor: Actor, request: IncomingMessage): Promise<ReceivedImport> {
    const key = request.headers['idempotency-key'] ?? null;
    if (key !== null && (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key)))
      throw IdempotencyKeyInvalid();
    if (this.running >= maxAtOnce) throw ImportsBusy({ retryAfterSeconds: 5 });
    this.running += 1;
    try {
      const upload = await receiveUpload(request);
      try {
        return await this.take(actor, { order: readFields(upload.fields), ...upload }, key);
      } catch (error) {
        upload.discard();
        throw contentErrorOf(error);
      }
    } finally {
      this.running -= 1;
    }
  }

  /** The same for a file that is already here. */
  async take(actor: Actor, source: ImportFile, key: string | null = null): Promise<ReceivedImport> {
    requirePermission(actor, permissions[source.order.type]);
    const id = newId();
    const scope = warehouseScopeOf(actor, permissions[source.order.type]);
    if (!(await this.imports.open(id, actor, source.order, key, scope)) && key !== null) {
      return { row: await this.replay(actor, source, key), replayed: true };
    }
    try {
      const row = await this.stage(id, source);
      this.worker.wake();
      return { row, replayed: false };
    } catch (error) {
      await runWithoutClient(() => this.forget(id, source.order.type));
      throw error;
    }
  }

  private async forget(id: string, type: ImportType): Promise<void> {
    await this.staging.forget(id, type);
    await this.imports.remove(id);
  }

  private async stage(id: string, source: ImportFile): Promise<ImportRow> {
    const content = await fileContent(source.file, this.config.http.uploadLimitBytes);
    const records = csvRecords(content.text, source.order.mapping);
    const [header, ...rest] = ((await records.next()).value ?? []) as CsvRecord[];
    if (!header) throw ImportFileEmpty();
    const columns = header.cells.map((cell) => cell.replaceAll('\0', '').slice(0, 200));
    const read = readerFor(source.order.type, source.order.mapping, columns);
    await this.imports.setColumns(id, columns);
    const writer = new StagingWriter(id, source.order.type, read, this.staging, content.bytes);
    try {
      writer.add(rest);
      await this.copy(records, writer, () => source.onProgress?.(content.rawBytes()));
      const counts = await writer.finish();
      await source.ended?.();
      return await this.imports.queue(id, digestOf(source.order, content), content.bytes(), counts);
    } finally {
      await records.return(undefined);
      await writer.settled();
    }
  }

  private async copy(
    records: AsyncIterable<readonly CsvRecord[]>,
    writer: StagingWriter,
    onPart: () => void,
  ): Promise<void> {
    const youngGeneration = holdYoungGeneration(youngBytes);
    try {
      let parts = 0;
      for await (const some of records) {
        youngGeneration.look();
        if (!writer.add(some)) continue;
        onPart();
        await writer.flush();
        parts += 1;
        if (parts % partsBetweenCollections === 0) collectGarbage();
      }
      onPart();
    } finally {
      youngGeneration.release();
    }
  }

  /** The import that the key made, when this is the same request again. */
  private async replay(
    actor: Actor,
    { order, file, ended }: ImportFile,
    key: string,
  ): Promise<ImportRow> {
    const row = await this.imports.findByKey(actor.id, key);
    if (!row || row.status === 'uploading') throw IdempotencyKeyInUse();
    const content = await fileContent(file, this.config.http.uploadLimitBytes);
    await finished(content.text.resume());
    await ended?.();
    if (row.digest !== digestOf(order, content) || row.dryRun !== order.dryRun)
      throw IdempotencyKeyReused();
    return row;
  }
}
