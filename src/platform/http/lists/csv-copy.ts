import type { CopySink } from '../../database/copy-out.js';
import { columnOf, type FieldsInSql } from './column-sources.js';
import { cellAfter, cellOfJson, type CellRewrite, endOfCell } from './csv-cells.js';
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
const rewritten = Buffer.allocUnsafe(16_384);

/** The cells of some columns, by their place, are written anew, and the line ends with CRLF. */
function rowWith(rewrites: readonly (readonly [column: number, CellRewrite])[]): CopySink['row'] {
  return (line, blocks) => {
    let [done, next, column] = [0, 0, 0];
    for (const [wanted, rewrite] of rewrites) {
      const from = cellAfter(line, next, wanted - column);
      const to = endOfCell(line, from);
      [next, column] = [to + 1, wanted + 1];
      if (from === to) continue;
      blocks.add(line, done, from);
      const length = rewrite(line, from, to, rewritten);
      if (length === null) blocks.add(Buffer.from(cellOfJson(line.toString('utf8', from, to))));
      else blocks.add(rewritten, 0, length);
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
  const rewrites = cells.flatMap(({ rewrite }, index) =>
    rewrite ? [[index, rewrite] as const] : [],
  );
  return { select: [...cells.map(({ sql }) => sql), 'NULL'].join(', '), row: rowWith(rewrites) };
}
