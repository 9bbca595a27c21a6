import { describe, expect, it } from '@jest/globals';
import type { InfoRecord } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvRecord, CsvSplitter } from './csv-splitter.js';

const parts = [
  'a',
  'é€',
  ' ',
  ',',
  ',',
  '"',
  '"',
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '"x",',
  'b'.repeat(400),
];

function splitPieces(pieces: readonly string[]): CsvRecord[] {
  const splitter = new CsvSplitter(',');
  return [...pieces.flatMap((piece) => splitter.add(piece)), ...splitter.end()];
}

const breaksIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

/** What csv-parse makes of the whole text, which it reads byte by byte. */
function parsed(text: string): CsvRecord[] {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  let start = 0;
  const collect = (cells: string[], info: InfoRecord): null => {
    const line = 1 + breaksIn(bytes.toString('utf8', 0, start));
    start = info.bytes;
    if (cells.join() !== '' || cells.length > 1)
      records.push({ row: records.length + 1, line, cells });
    return null;
  };
  const lenient = { relax_column_count: true, relax_quotes: true };
  parse(text, { ...lenient, record_delimiter: ['\r\n', '\n', '\r'], on_record: collect });
  return records;
}

function outcomeOf(work: () => CsvRecord[]): CsvRecord[] | string {
  try {
    return work();
  } catch {
    return 'refused';
  }
}

describe('splitting CSV', () => {
  it('makes of any text in any pieces what csv-parse makes of it', () => {
    const pieces = fc.array(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), {
      maxLength: 8,
    });
    const property = fc.property(pieces, (some) => {
      const texts = some.map((piece) => piece.join(''));
      const expected = outcomeOf(() => parsed(texts.join('')));
      expect(outcomeOf(() => splitPieces(texts))).toEqual(expected);
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it('waits for a cell that goes on in a later piece, whatever follows it', () => {
    const long = 'x,y\n'.repeat(500);
    const records = splitPieces([`a,"b\n${long}`, `c"" d`, `"\n`, long]);
    expect(records).toHaveLength(501);
    expect(records[0]).toEqual({ row: 1, line: 1, cells: ['a', `b\n${long}c" d`] });
    expect(records[1]).toEqual({ row: 2, line: 503, cells: ['x', 'y'] });
  });

  it.each([
    ['a,"b\n', 'quote not closed', 1],
    ['1,2\n\n3,"4\n5,6\n', 'quote not closed', 3],
    [`1,2\n${'x'.repeat(262_145)}\n`, 'record too long', 2],
    [`1,2\n3,"${'x'.repeat(262_145)}`, 'record too long', 2],
    [`1,2\n3,"4\n${'x,'.repeat(131_072)}"\n`, 'record too long', 2],
  ])('tells where it cannot go on', (text, reason, line) => {
    const refusal = { code: 'IMPORT_FILE_UNREADABLE', details: { reason, line } };
    expect(() => splitPieces([text])).toThrow(expect.objectContaining(refusal));
  });
});
