import {
  Flag,
  JsonObject,
  Nested,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { ImportRow } from '../import-row.js';
import { type ImportStatus, importStatuses, type ImportType, importTypes } from '../import-type.js';

export class ImportRejectionsResponse {
  @Text({ example: 'QUANTITY_NOT_POSITIVE' }) code: string;
  @Whole({ example: 651 }) rows: number;
}

export class ImportFailureResponse {
  @Text({ example: 'IMPORT_ABANDONED' }) code: string;
  @Text({ example: 'The import was interrupted too often.' }) message: string;
}

export class ImportResponse {
  @Uuid() id: string;
  @OneOf(importTypes, { example: 'order-history' }) type: ImportType;
  @Text({ nullable: true, example: 'online-retail' }) preset: string | null;
  @Text({ nullable: true, example: 'delivery note 4711' }) reference: string | null;
  @Flag({ example: false }) dryRun: boolean;
  @OneOf(importStatuses, { example: 'completed' }) status: ImportStatus;
  @OneOf(['receiving', 'waiting', 'checking', 'writing', 'done'], { example: 'done' })
  stage: string;
  @Whole({ example: 18_112_829, description: 'Of the decompressed file, so far.' })
  bytesRead: number;
  @Whole({ example: 209_029, description: 'Without the header and empty lines.' }) rowsRead: number;
  @Whole({ example: 208_377 }) rowsAccepted: number;
  @Whole({ example: 652 }) rowsRejected: number;
  @Nested(() => ImportRejectionsResponse, { list: true, description: 'Rejected rows by reason.' })
  errors: ImportRejectionsResponse[];
  @JsonObject({
    description: 'What changed: numbers by name.',
    example: {
      ordersCreated: 8455,
      ordersUnchanged: 0,
      linesCreated: 204_594,
      totalValue: 406_472_659,
      returnsCreated: 1677,
      returnLinesCreated: 3783,
      returnLinesLinked: 2679,
      returnedValue: 35_789_895,
    },
  })
  result: Readonly<Record<string, number>>;
  @Nested(() => ImportFailureResponse, { nullable: true }) failure: ImportFailureResponse | null;
  @Uuid({
    nullable: true,
    description: 'The completed import of the same file that made this one change nothing.',
  })
  duplicateOf: string | null;
  @Text({
    nullable: true,
    example: 'f2ca1bb6c7e907d06dafe4687e579fce',
    description: 'SHA-256 over content, type, mapping and reference.',
  })
  digest: string | null;
  @Timestamp({ nullable: true }) startedAt: string | null;
  @Timestamp({ nullable: true }) finishedAt: string | null;
  @Whole({ min: 1, example: 1 }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toImportResponse(row: ImportRow): ImportResponse {
  return {
    id: row.id,
    type: row.type,
    preset: row.preset,
    reference: row.reference,
    dryRun: row.dryRun,
    status: row.status,
    stage: row.stage,
    bytesRead: row.bytesRead,
    rowsRead: row.rowsRead,
    rowsAccepted: row.rowsAccepted,
    rowsRejected: row.rowsRejected,
    errors: Object.entries(row.rejections).map(([code, rows]) => ({ code, rows })),
    result: row.result,
    failure: row.failure && { code: row.failure.code, message: row.failure.message },
    duplicateOf: row.duplicateOf,
    digest: row.digest,
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
