import { PassThrough } from 'node:stream';
import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import type { Actor } from '../../access/actor.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { ChangeLog } from '../../events/change-log.js';
import { requestContext } from '../../observability/request-context.js';
import { ExportsBusy } from './export.errors.js';
import type {} from './export.events.js';
import type { FieldsInSql } from './column-sources.js';
import { copyList } from './copied-export.js';
import { columnLines, type TextRow } from './export-columns.js';
import { type ExportRequest, exportTypes } from './export-request.js';
import { exportColumns, headOf, linesOf } from './export-text.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { pacedWrite } from './paced-write.js';
import { pick } from './response-fields.js';

// So few that a page is gone before it counts as old: the heap stays as it is. Texts are
// lighter than the objects they would be.
const rowsAtOnce = 100;
const textsAtOnce = 500;

interface ItemPage {
  readonly items: readonly object[];
  readonly next: string | null;
}

/** A list with what reads its pages, as the caller may see them. */
export interface ExportedList {
  readonly definition: ListDefinition;
  readonly page: (request: ListRequest) => Promise<ItemPage>;
  /** Set when the database writes CSV, and NDJSON is made of the columns' texts: a page's items are rows of texts then. */
  readonly inSql?: FieldsInSql;
}

/**
 * Lists as files from one snapshot of the database, as fast as the client reads. A
 * client that leaves, or reads nothing for long, ends the reading.
 */
@Injectable()
export class ListExports {
  private readonly logger = new Logger(ListExports.name);
  /** Each holds a connection for as long as its client takes: most of the pool is for others. */
  private free: number;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: ChangeLog,
    config: AppConfig,
  ) {
    this.free = Math.max(1, Math.floor(config.database.poolMax / 4));
  }

  /** Throws EXPORTS_BUSY. That a file was taken is in the audit before its first line leaves. */
  async open(actor: Actor, list: ExportedList, asked: ExportRequest): Promise<StreamableFile> {
    if (this.free === 0) throw ExportsBusy();
    this.free -= 1;
    const leave = (): void => {
      this.free += 1;
    };
    const { name } = list.definition;
    const { format } = asked;
    const lines = await this.record(actor, name, asked).then(
      () => this.start(list, asked, leave),
      (error: unknown) => {
        leave();
        throw error;
      },
    );
    const type = `${exportTypes[format]}; charset=utf-8`;
    const disposition = `attachment; filename="${name}.${format}"`;
    return new StreamableFile(lines, { type, disposition });
  }

  private record(actor: Actor, list: string, { format, given }: ExportRequest): Promise<void> {
    const payload = { list, format, filters: given };
    const change = { event: 'list.exported', resource: 'list', resourceId: list } as const;
    return this.unitOfWork.run(() =>
      this.changes.record(actor, [{ ...change, payload, before: null, after: payload }]),
    );
  }

  /** Answers when the first page is there, so that its failure can still be told. */
  private start(list: ExportedList, asked: ExportRequest, leave: () => void): Promise<PassThrough> {
    const out = new PassThrough();
    // Nobody else listens before the first page is there, and unheard it would end the process.
    out.on('error', () => undefined);
    return new Promise((resolve, reject) => {
      const done = this.read(list, asked, out, () => resolve(out)).then(
        () => void out.end(),
        (error: unknown) => {
          const failure = error instanceof Error ? error : new Error(String(error));
          reject(failure);
          this.logger.warn({ err: error, list: list.definition.name }, 'An export was cut off.');
          out.destroy(failure);
        },
      );
      void done.finally(leave);
    });
  }

  /** At the replica where the caller's reads may go there; from the primary while nothing has left. */
  private read(
    list: ExportedList,
    asked: ExportRequest,
    out: PassThrough,
    opened: () => void,
  ): Promise<void> {
    let begun = false;
    const begin = (): void => {
      begun = true;
      opened();
    };
    const { inSql } = list;
    const work = (): Promise<void> =>
      inSql && asked.format === 'csv'
        ? copyList({ ...list, inSql }, asked, out, begin)
        : pump(list, asked, out, begin);
    const atPrimary = (): Promise<void> => this.unitOfWork.snapshot(work);
    const reads = requestContext()?.reads;
    if (!reads) return atPrimary();
    return reads.snapshot(work, (error) => {
      if (begun) throw error;
      return atPrimary();
    });
  }
}

async function pump(
  { definition, page, inSql }: ExportedList,
  { request, format }: ExportRequest,
  out: PassThrough,
  opened: () => void,
): Promise<void> {
  const { fields } = request;
  const columns = exportColumns(definition, fields);
  const lines = inSql && columnLines(definition.fields, columns, inSql);
  const limit = lines ? textsAtOnce : rowsAtOnce;
  const asked = { ...request, limit, streamed: true, ...(lines && { texts: lines.select }) };
  const pageAfter = (after: string | null): Promise<ItemPage> => page({ ...asked, after });
  const textOf = (items: readonly object[]): string => {
    if (lines) return lines.linesOf(items as unknown as TextRow[]);
    const shown = fields ? items.map((item) => pick(item, fields)) : items;
    return linesOf(format, columns, shown);
  };
  let text = headOf(format, columns);
  // The database reads the next page while this one is written.
  for (let coming: Promise<ItemPage> | null = pageAfter(null); coming !== null;) {
    const { items, next }: ItemPage = await coming;
    coming = next === null || out.destroyed ? null : pageAfter(next);
    // A failure is met when its turn comes; unheard until then it would end the process.
    const read = coming?.catch(() => undefined);
    try {
      text += textOf(items);
      opened();
      if (text !== '') await pacedWrite(out, text);
      text = '';
    } finally {
      // Its transaction must not end under a page that is still read.
      await read;
    }
  }
}
