import type { CopySink } from '../../database/copy-out.js';
import { columnOf, type FieldsInSql } from './column-sources.js';
import { compactJsonCell } from './compact-json-cell.js';
import { cellAfter, cellOfJson, endOfCell } from './csv-cells.js';
import type { ExportColumn } from './export-text.js';
import type { ResponseClass } from './response-fields.js';

/** How the database writes a list as lines of CSV. */
export interface CsvCopy {
  /** The columns of the file, over the rows `r` of the list, and one that only ends the line. */
  readonly select: string;
  /** Makes of a line that the database wrote the one of the file. */
  readonly row: CopySink['row'];
}

const carriageReturn = 0x0d;
const compacted = Buffer.allocUnsafe(16_384);

/** JSON in the columns `json` becomes what `JSON.stringify` writes, and the line ends with CRLF. */
function rowWith(json: readonly number[]): CopySink['row'] {
  return (line, blocks) => {
    let [done, next, column] = [0, 0, 0];
    for (const wanted of json) {
      const from = cellAfter(line, next, wanted - column);
      const to = endOfCell(line, from);
      [next, column] = [to + 1, wanted + 1];
      if (from === to) continue;
      blocks.add(line, done, from);
      const length = compactJsonCell(line, from, to, compacted);
      if (length === null) blocks.add(Buffer.from(cellOfJson(line.toString('utf8', from, to))));
      else blocks.add(compacted, 0, length);
      done = to;
    }
    // The comma before the last column, which is empty.
    line[line.length - 2] = carriageReturn;
    blocks.add(line, done);
  };
}

/** The copy of a list's file with these columns; `own` says what is no column of its rows. */
export function csvCopy(
  type: ResponseClass,
  columns: readonly ExportColumn[],
  own: FieldsInSql,
): CsvCopy {
  const cells = columns.map((column) => columnOf(type, column, own).cell);
  const json = [...cells.keys()].filter((index) => cells[index]?.isJson);
  return { select: [...cells.map(({ sql }) => sql), 'NULL'].join(', '), row: rowWith(json) };
}
