import { CsvError, type InfoRecord } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { ImportFileUnreadable } from './imports.errors.js';

/** One record of the file. */
export interface CsvRecord {
  /** 1 for the header. */
  readonly row: number;
  /** The line of the file the record starts on; a quoted cell may span lines. */
  readonly line: number;
  readonly cells: string[];
}

/** Complete records at the start of a text. */
interface Complete {
  readonly records: string[][];
  /** How much of the text they are. */
  readonly length: number;
}

const maxRecordLength = 262_144;
const quote = '"';
// Quotes that are nearer to each other are parsed together: each time has its price.
const nearbyLength = 1_000;

const lineBreak = /\r\n|\n|\r/;
const lineBreaks = /\r\n|\n|\r/g;

const options = {
  max_record_size: maxRecordLength,
  record_delimiter: ['\r\n', '\n', '\r'],
  // A row of another width is a row to reject, a stray quote is a character.
  relax_column_count: true,
  relax_quotes: true,
};

const breaksIn = (cells: readonly string[]): number =>
  cells.join(' ').match(lineBreaks)?.length ?? 0;

function linesOf(text: string): string[] {
  const lines = text.includes('\r') ? text.split(lineBreak) : text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Splits the text of a CSV file into records, empty lines left out, piece by piece. A line without a
 * quote is its cells; the others are parsed by csv-parse, which would take most of the time of an
 * import if it read every byte. @throws IMPORT_FILE_UNREADABLE for a quote that never closes or an
 * endless record
 */
export class CsvSplitter {
  private rest = '';
  private row = 0;
  private line = 1;
  private records: CsvRecord[] = [];

  constructor(private readonly delimiter: string) {}

  /** The records that are complete with this piece. */
  add(piece: string): CsvRecord[] {
    const text = this.rest + piece;
    // At the end it may be the first half of a line's end.
    const certain = text.endsWith('\r') ? text.slice(0, -1) : text;
    const end = Math.max(certain.lastIndexOf('\n'), certain.lastIndexOf('\r')) + 1;
    const length = this.split(text.slice(0, end));
    this.rest = text.slice(length);
    if (this.rest.length > maxRecordLength) this.refuse('record too long');
    return this.take();
  }

  /** What is left when nothing more comes. */
  end(): CsvRecord[] {
    if (this.split(this.rest) < this.rest.length) this.refuse('quote not closed');
    return this.take();
  }

  /** Keeps the records of complete lines; answers how much of the text they are. */
  private split(text: string): number {
    const eol = text.includes('\n') ? '\n' : '\r';
    const endOfLine = (from: number): number => {
      const end = text.indexOf(eol, from);
      return end < 0 ? text.length : end + 1;
    };
    for (let start = 0; start < text.length;) {
      let at = text.indexOf(quote, start);
      const plainEnd = at < 0 ? text.length : Math.max(text.lastIndexOf(eol, at) + 1, start);
      this.keepPlain(text.slice(start, plainEnd));
      if (at < 0) break;
      let end = endOfLine(at);
      for (at = text.indexOf(quote, end); at >= 0 && at - end < nearbyLength;) {
        end = endOfLine(at);
        at = text.indexOf(quote, end);
      }
      start = this.parse(text, plainEnd, end);
      if (start !== end && start !== text.length) return start;
    }
    return text.length;
  }

  /** Keeps what is complete between two places, the second moved on for a cell that goes on behind it. */
  private parse(text: string, start: number, end: number): number {
    const { records, length } = this.complete(text.slice(start, end));
    for (const cells of records) this.keep(cells, breaksIn(cells));
    const next = start + length;
    return next < end && end < text.length ? this.parse(text, next, text.length) : next;
  }

  private complete(text: string): Complete {
    const records: string[][] = [];
    let bytes = 0;
    const collect = (cells: string[], info: InfoRecord): null => {
      records.push(cells);
      bytes = info.bytes;
      return null;
    };
    try {
      parse(text, { ...options, delimiter: this.delimiter, on_record: collect });
      return { records, length: text.length };
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      if (error.code !== 'CSV_QUOTE_NOT_CLOSED') this.refuse('record too long');
      return { records, length: Buffer.from(text).toString('utf8', 0, bytes).length };
    }
  }

  private keepPlain(text: string): void {
    for (const line of linesOf(text)) {
      if (line.length > maxRecordLength) this.refuse('record too long');
      this.keep(line.split(this.delimiter), 0);
    }
  }

  private keep(cells: string[], innerBreaks: number): void {
    const { line } = this;
    this.line += 1 + innerBreaks;
    if (cells.length === 1 && cells[0] === '') return;
    this.row += 1;
    this.records.push({ row: this.row, line, cells });
  }

  private take(): CsvRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  private refuse(reason: string): never {
    throw ImportFileUnreadable({ reason, line: this.line });
  }
}
