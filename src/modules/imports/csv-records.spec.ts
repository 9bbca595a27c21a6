import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { csvRecords } from './csv-records.js';
import type { CsvRecord } from './csv-splitter.js';

async function read(
  text: string,
  delimiter = ',',
  encoding: 'utf-8' | 'latin1' = 'utf-8',
): Promise<CsvRecord[]> {
  const source = Readable.from([Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8')]);
  const records: CsvRecord[] = [];
  for await (const some of csvRecords(source, { delimiter, encoding })) records.push(...some);
  return records;
}

const linesOf = (records: CsvRecord[]): number[] => records.map(({ line }) => line);

describe('reading CSV', () => {
  it('counts the lines of the file, not the records, with either line end inside quotes', async () => {
    const unix = 'a,b\n1,"x\n\ny"\n\n2,z\n3,"p\nq"\n4,w\n';
    expect(linesOf(await read(unix))).toEqual([1, 2, 6, 7, 9]);
    expect(linesOf(await read(unix.replaceAll('\n', '\r\n')))).toEqual([1, 2, 6, 7, 9]);
    expect((await read(unix)).map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
  });

  it('leaves out a byte order mark and takes a last line without its end', async () => {
    expect(await read('\uFEFFa;b\n1;2', ';')).toEqual([
      { row: 1, line: 1, cells: ['a', 'b'] },
      { row: 2, line: 2, cells: ['1', '2'] },
    ]);
  });

  it('hands on rows of another width and stray quotes', async () => {
    const records = await read('a,b\n1\n7,5" plate\n8,"abc" x\n1,2,3\n');
    expect(records.map(({ cells }) => cells).slice(1)).toEqual([
      ['1'],
      ['7', '5" plate'],
      ['8', '"abc" x'],
      ['1', '2', '3'],
    ]);
  });

  it('reads latin1 when it is told to', async () => {
    expect((await read('é\t£\n', '\t', 'latin1'))[0]?.cells).toEqual(['é', '£']);
  });

  it.each([
    ['a,b\n1,"open\n2,3\n', 'quote not closed'],
    [`a,b\n${'x'.repeat(300_000)}\n`, 'record too long'],
  ])('refuses a file that it cannot read to its end', async (text, reason) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'IMPORT_FILE_UNREADABLE',
      details: { reason },
    });
  });
});
