import { columnOf, type FieldsInSql } from './column-sources.js';
import type { ExportColumn } from './export-text.js';
import type { ResponseClass } from './response-fields.js';

/** The columns of one row, as the texts that the database sends. */
export type TextRow = readonly (string | null)[];

/** How rows become lines of NDJSON without becoming objects. */
export interface ColumnLines {
  /** The columns of the file, over the rows `r` of the list. */
  readonly select: string;
  readonly linesOf: (rows: readonly TextRow[]) => string;
}

/** What is before a value in its line, and how it is written when it is there. */
interface Written {
  readonly sql: string;
  readonly before: string;
  readonly write: (text: string) => string;
}

const isTogether = ([field, inner]: ExportColumn, own: FieldsInSql): boolean =>
  inner !== undefined && `${field}.${inner}` in own;

function endOf(last: ExportColumn | undefined, own: FieldsInSql): string {
  return last && isTogether(last, own) ? '}}\n' : '}\n';
}

/** Objects of own SQL are put together; those of a column are written as they are. */
function membersOf(
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
    if (field === was) return { sql, before: `,${name}:`, write };
    const closed = `${wasInner === undefined ? '' : '}'}${isFirst ? '{' : ','}`;
    const opened = inner === undefined ? '' : `${JSON.stringify(field)}:{`;
    return { sql, before: `${closed}${opened}${name}:`, write };
  });
}

/** The lines of a list's file with these columns; `own` says what is no column of its rows. */
export function columnLines(
  type: ResponseClass,
  columns: readonly ExportColumn[],
  own: FieldsInSql,
): ColumnLines {
  const written = membersOf(type, columns, own);
  const end = endOf(columns.at(-1), own);
  return {
    select: written.map(({ sql }, index) => `${sql} AS c${index}`).join(', '),
    linesOf: (rows) => {
      let text = '';
      for (const row of rows) {
        for (const [index, { before, write }] of written.entries()) {
          const value = row[index] ?? null;
          text += before + (value === null ? 'null' : write(value));
        }
        text += end;
      }
      return text;
    },
  };
}
