import { csvCell } from '../csv-text.js';
import { spreadsheetValue } from './export-text.js';

const comma = 0x2c;
const quote = 0x22;

/**
 * Writes the cell that `line` has from `from` up to `to` as the file has it. Answers how many bytes of
 * `target` it takes; null for JSON that has to be parsed.
 */
export type CellRewrite = (line: Buffer, from: number, to: number, target: Buffer) => number | null;

/** Where the cell that begins at `from` ends: at a comma, or at the end of the line. */
export function endOfCell(line: Buffer, from: number): number {
  const { length } = line;
  let at = from;
  if (line[at] !== quote) {
    while (at < length && line[at] !== comma) at += 1;
    return at;
  }
  for (at += 1; at < length; at += 1) {
    if (line[at] !== quote) continue;
    if (line[at + 1] !== quote) return at + 1;
    at += 1;
  }
  return length;
}

/** Where the cell begins that comes `count` cells after the one at `from`. */
export function cellAfter(line: Buffer, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0; left -= 1) at = endOfCell(line, at) + 1;
  return at;
}

/** The cell of a JSON text, itself a cell of CSV: what the value is in a spreadsheet. */
export function cellOfJson(cell: string): string {
  const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  return csvCell(spreadsheetValue(JSON.parse(text)));
}
