import { compactJsonCell } from './compact-json-cell.js';
import type { CellRewrite } from './csv-cells.js';
import { isoTimeCell } from './iso-time-cell.js';
import type { ExportColumn } from './export-text.js';
import { propertyOf, type ResponseClass, type ResponseProperty } from './response-fields.js';

/**
 * SQL of fields that are no columns of the list's rows `r`, by name: `held`, `totals.net`. That of a
 * list is its JSON as `JSON.stringify` writes it: see `jsonRows`.
 */
export type FieldsInSql = Readonly<Record<string, string>>;

/** The SQL of a cell of CSV before it is quoted. */
export interface CellInSql {
  readonly sql: string;
  /** Set when the file has it otherwise than the database writes it. */
  readonly rewrite?: CellRewrite;
}

/** A column of the file: its SQL, what its text becomes in JSON, and its cell. */
export interface ColumnSource {
  readonly sql: string;
  readonly json: (text: string) => string;
  readonly cell: CellInSql;
}

const asItIs = (text: string): string => text;
const inQuotes = (text: string): string => `"${text}"`;
const isList = ({ type, isArray }: ResponseProperty): boolean =>
  isArray === true || type === 'array';

/** `2026-11-24 09:30:00.5`, in UTC, as `toISOString` writes it: with milliseconds, cut off. */
function isoOf(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, 23).padEnd(3, '0')}Z`;
}

/** Text as `csvCell` and `spreadsheetValue` have it, but for quotes; COPY would quote an empty one. */
function textCell(sql: string): string {
  const text = `(${sql})::text`;
  return `CASE WHEN ascii(${text}) > 64 THEN ${text}
    WHEN ascii(${text}) IN (9, 13, 39, 43, 45, 61, 64) THEN '''' || ${text}
    ELSE nullif(${text}, '') END`;
}

function json(sql: string): ColumnSource {
  return {
    sql: `to_json(${sql})`,
    json: (text) => JSON.stringify(JSON.parse(text)),
    cell: { sql: `to_json(${sql})`, rewrite: compactJsonCell },
  };
}

/** A property of an object that is one column. */
function innerOf(sql: string, name: string, { type }: ResponseProperty): ColumnSource {
  const inner = (operator: string): string => `to_json(${sql}) ${operator} '${name}'`;
  if (type === 'string') return { ...json(sql), cell: { sql: textCell(inner('->>')) } };
  return { ...json(sql), cell: { sql: inner('->'), rewrite: compactJsonCell } };
}

function sourceOf({ type, format, isArray }: ResponseProperty, sql: string): ColumnSource {
  if (isArray) return json(sql);
  if (format === 'date-time')
    return {
      sql: `${sql} AT TIME ZONE 'UTC'`,
      json: (text) => inQuotes(isoOf(text)),
      cell: { sql: `${sql} AT TIME ZONE 'UTC'`, rewrite: isoTimeCell },
    };
  if (format === 'uuid') return { sql, json: inQuotes, cell: { sql } };
  if (type === 'integer') return { sql, json: asItIs, cell: { sql } };
  if (type === 'boolean') {
    const text = `(${sql})::text`;
    return { sql: text, json: asItIs, cell: { sql: text } };
  }
  return type === 'string'
    ? { sql, json: JSON.stringify, cell: { sql: textCell(sql) } }
    : json(sql);
}

export function columnOf(
  type: ResponseClass,
  [field, inner]: ExportColumn,
  own: FieldsInSql,
): ColumnSource {
  const property = propertyOf(type, field) ?? {};
  if (inner === undefined) {
    const sql = own[field];
    if (sql !== undefined && isList(property)) return { sql, json: asItIs, cell: { sql } };
    return sourceOf(property, sql ?? `r."${field}"`);
  }
  const sql = own[`${field}.${inner}`];
  const wanted = (property.nested && propertyOf(property.nested, inner)) ?? {};
  if (sql === undefined || !property.nested) return innerOf(`r."${field}"`, inner, wanted);
  return sourceOf(wanted, sql);
}
