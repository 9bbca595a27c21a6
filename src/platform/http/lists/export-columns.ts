import { csvCell } from '../csv-text.js';
import type { ExportFormat } from './export-request.js';
import { type ExportColumn, spreadsheetValue } from './export-text.js';
import { propertyOf, type ResponseClass, type ResponseProperty } from './response-fields.js';

/**
 * SQL of fields that are no columns of the list's rows `r`, by name: `held`, `totals.net`. That of a
 * list is its JSON as `JSON.stringify` writes it: see `jsonRows`.
 */
export type FieldsInSql = Readonly<Record<string, string>>;

/** The columns of one row, as the texts that the database sends. */
export type TextRow = readonly (string | null)[];

/** How rows become lines without becoming objects. */
export interface ColumnLines {
  /** The columns of the file, over the rows `r` of the list. */
  readonly select: string;
  readonly linesOf: (rows: readonly TextRow[]) => string;
}

/** A column of the file: its SQL, and what its text becomes there. */
interface Source {
  readonly sql: string;
  readonly csv: (text: string) => string;
  readonly json: (text: string) => string;
}

const asItIs = (text: string): string => text;
const inQuotes = (text: string): string => `"${text}"`;
const isList = ({ type, isArray }: ResponseProperty): boolean =>
  isArray === true || type === 'array';
const csvOf = (value: unknown): string => csvCell(spreadsheetValue(value));

/** `2026-11-24 09:30:00.5`, in UTC, as `toISOString` writes it: with milliseconds, cut off. */
function isoOf(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, 23).padEnd(3, '0')}Z`;
}

function json(sql: string, inner?: string): Source {
  const read = (text: string): unknown => {
    const value: unknown = JSON.parse(text);
    if (inner === undefined) return value;
    return (value as Readonly<Record<string, unknown>>)[inner];
  };
  return {
    sql: `to_json(${sql})`,
    csv: (text) => csvOf(read(text)),
    json: (text) => JSON.stringify(read(text)),
  };
}

function sourceOf({ type, format, isArray }: ResponseProperty, sql: string): Source {
  if (isArray) return json(sql);
  if (format === 'date-time')
    return { sql: `${sql} AT TIME ZONE 'UTC'`, csv: isoOf, json: (text) => inQuotes(isoOf(text)) };
  if (format === 'uuid') return { sql, csv: asItIs, json: inQuotes };
  if (type === 'integer') return { sql, csv: asItIs, json: asItIs };
  if (type === 'boolean') return { sql: `(${sql})::text`, csv: asItIs, json: asItIs };
  return type === 'string' ? { sql, csv: csvOf, json: JSON.stringify } : json(sql);
}

function columnOf(type: ResponseClass, [field, inner]: ExportColumn, own: FieldsInSql): Source {
  const property = propertyOf(type, field) ?? {};
  if (inner === undefined) {
    const sql = own[field];
    if (sql !== undefined && isList(property)) return { sql, csv: csvCell, json: asItIs };
    return sourceOf(property, sql ?? `r."${field}"`);
  }
  const sql = own[`${field}.${inner}`];
  if (sql === undefined || !property.nested) return json(`r."${field}"`, inner);
  return sourceOf(propertyOf(property.nested, inner) ?? {}, sql);
}

/** What is before a value in its line, and how it is written when it is there and when it is not. */
interface Written {
  readonly sql: string;
  readonly before: string;
  readonly write: (text: string) => string;
  readonly none: string;
}

function csvColumns(
  type: ResponseClass,
  columns: readonly ExportColumn[],
  own: FieldsInSql,
): Written[] {
  return columns.map((column, index) => {
    const { sql, csv } = columnOf(type, column, own);
    return { sql, before: index === 0 ? '' : ',', write: csv, none: '' };
  });
}

const isTogether = ([field, inner]: ExportColumn, own: FieldsInSql): boolean =>
  inner !== undefined && `${field}.${inner}` in own;

function ndjsonEnd(last: ExportColumn | undefined, own: FieldsInSql): string {
  return last && isTogether(last, own) ? '}}\n' : '}\n';
}

/** Objects of own SQL are put together; those of a column are written as they are. */
function ndjsonColumns(
  type: ResponseClass,
  columns: readonly ExportColumn[],
  own: FieldsInSql,
): Written[] {
  const members = columns
    .map((column): ExportColumn => (isTogether(column, own) ? column : [column[0]]))
    .filter(([field, inner], index, all) => inner !== undefined || all[index - 1]?.[0] !== field);
  return members.map((column, index) => {
    const [field, inner] = column;
    const [was, wasInner] = members[index - 1] ?? [];
    const { sql, json: write } = columnOf(type, column, own);
    const name = JSON.stringify(inner ?? field);
    const isFirst = index === 0;
    if (field === was) return { sql, before: `,${name}:`, write, none: 'null' };
    const closed = `${wasInner === undefined ? '' : '}'}${isFirst ? '{' : ','}`;
    const opened = inner === undefined ? '' : `${JSON.stringify(field)}:{`;
    return { sql, before: `${closed}${opened}${name}:`, write, none: 'null' };
  });
}

/** The lines of a list's file with these columns; `own` says what is no column of its rows. */
export function columnLines(
  format: ExportFormat,
  type: ResponseClass,
  columns: readonly ExportColumn[],
  own: FieldsInSql,
): ColumnLines {
  const isCsv = format === 'csv';
  const written = (isCsv ? csvColumns : ndjsonColumns)(type, columns, own);
  const end = isCsv ? '\r\n' : ndjsonEnd(columns.at(-1), own);
  return {
    select: written.map(({ sql }, index) => `${sql} AS c${index}`).join(', '),
    linesOf: (rows) => {
      let text = '';
      for (const row of rows) {
        for (const [index, { before, write, none }] of written.entries()) {
          const value = row[index] ?? null;
          text += before + (value === null ? none : write(value));
        }
        text += end;
      }
      return text;
    },
  };
}
