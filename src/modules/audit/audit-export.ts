import { csvLine } from '../../platform/http/csv-text.js';
import type { AuditEntryRow } from './audit-entry.js';

export type AuditExportFormat = 'ndjson' | 'csv';

export const exportTypes: Readonly<Record<AuditExportFormat, string>> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
};

const columns = [
  'id',
  'occurredAt',
  'action',
  'resource',
  'resourceId',
  'actorKind',
  'actorId',
  'actorName',
  'requestId',
  'ip',
  'before',
  'after',
] as const;

function cell(value: AuditEntryRow[keyof AuditEntryRow]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first line of a CSV file; NDJSON has none. */
export function headOf(format: AuditExportFormat): string {
  return format === 'csv' ? csvLine(columns) : '';
}

/** Entries as lines of the file; objects in CSV are JSON text. */
export function linesOf(format: AuditExportFormat, rows: readonly AuditEntryRow[]): string {
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return rows.map((row) => csvLine(columns.map((column) => cell(row[column])))).join('');
}
