import { csvLine } from '../csv-text.js';
import type { ListDefinition } from './list-definition.js';
import type { ExportFormat } from './export-request.js';
import { fieldsOf, nestedFieldsOf } from './response-fields.js';

type Item = Readonly<Record<string, unknown>>;

/** A column of the file: a field, or a field of an object that is one. */
export type ExportColumn = readonly [field: string, inner?: string];

function columnsOfField(type: new () => object, field: string): ExportColumn[] {
  const inner = nestedFieldsOf(type, field);
  return inner ? inner.map((name) => [field, name]) : [[field]];
}

/** The columns of a list's file, in the order of its response; `fields` are the wanted ones, or null. */
export function exportColumns(
  { fields: type, includes = [] }: ListDefinition,
  fields: readonly string[] | null,
): ExportColumn[] {
  return fieldsOf(type)
    .filter((name) => !includes.includes(name) && (fields?.includes(name) ?? true))
    .flatMap((name) => columnsOfField(type, name));
}

// A leading apostrophe marks text that a spreadsheet would run, so text that has one gets another.
export function spreadsheetValue(value: unknown): string | number | boolean {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.startsWith("'") ? `'${text}` : text;
}

function valueAt(item: Item, [field, inner]: ExportColumn): unknown {
  const value = item[field];
  return inner === undefined ? value : (value as Item | null | undefined)?.[inner];
}

/** The first line of a CSV file; NDJSON has none. */
export function headOf(format: ExportFormat, columns: readonly ExportColumn[]): string {
  return format === 'csv' ? csvLine(columns.map((column) => column.join('.'))) : '';
}

/** Items as lines of the file; lists and free objects in CSV are JSON text. */
export function linesOf(
  format: ExportFormat,
  columns: readonly ExportColumn[],
  items: readonly object[],
): string {
  if (format === 'ndjson') return items.map((item) => `${JSON.stringify(item)}\n`).join('');
  return items
    .map((item) =>
      csvLine(columns.map((column) => spreadsheetValue(valueAt(item as Item, column)))),
    )
    .join('');
}
