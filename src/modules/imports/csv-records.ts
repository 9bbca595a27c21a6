import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { contentErrorOf } from './file-content.js';
import { ImportFileUnreadable } from './imports.errors.js';

/** One record of the file. */
export interface CsvRecord {
  /** 1 for the header. */
  readonly row: number;
  /** The line of the file the record starts on; a quoted cell may span lines. */
  readonly line: number;
  readonly cells: string[];
}

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'latin1';
}

interface Parsed {
  readonly info: { readonly lines: number; readonly records: number };
  readonly record: string[];
}

const maxRecordBytes = 262_144;

function parserOptions({ delimiter, encoding }: CsvOptions): object {
  return {
    bom: encoding === 'utf-8',
    delimiter,
    encoding: encoding === 'utf-8' ? 'utf8' : 'latin1',
    info: true,
    max_record_size: maxRecordBytes,
    // A row of another width is a row to reject, a stray quote is a character.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Counts the lines of the records: the parser takes a CRLF inside quotes for two. */
class LineCounter {
  private overcounted = 0;
  private before = 0;

  startOf({ info, record }: Parsed): number {
    if (info.lines - this.before <= 1) {
      this.before = info.lines;
      return info.lines - this.overcounted;
    }
    this.before = info.lines;
    const text = record.join('');
    const pairs = count(text, '\r\n');
    this.overcounted += pairs;
    const inner = count(text, '\n') + count(text, '\r') - pairs;
    return info.lines - this.overcounted - inner;
  }
}

/**
 * The records of a CSV stream, header first, empty lines left out, as many at a time as the parser
 * has; reads on only as fast as the caller takes. @throws IMPORT_FILE_UNREADABLE for a quote that
 * never closes or an endless record.
 */
export async function* csvRecords(
  source: Readable,
  options: CsvOptions,
): AsyncGenerator<CsvRecord[]> {
  const parser = parse(parserOptions(options));
  source.once('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const lines = new LineCounter();
  try {
    for await (const first of parser as AsyncIterable<Parsed>) {
      const records: CsvRecord[] = [];
      for (let next: Parsed | null = first; next; next = parser.read() as Parsed | null)
        records.push({ row: next.info.records, line: lines.startOf(next), cells: next.record });
      yield records;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw contentErrorOf(error);
    const reason = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote not closed' : 'record too long';
    throw ImportFileUnreadable({ reason, line: Number(error['lines'] ?? 0) }, error);
  } finally {
    source.unpipe(parser);
    parser.destroy();
  }
}
