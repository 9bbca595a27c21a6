import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type CsvRecord, CsvSplitter } from './csv-splitter.js';
import { contentErrorOf } from './file-content.js';

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'latin1';
}

async function* textOf(source: Readable, encoding: CsvOptions['encoding']): AsyncGenerator<string> {
  const decoder = new StringDecoder(encoding);
  let started = false;
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    const text = decoder.write(chunk as Buffer);
    yield started ? text : text.replace(/^\uFEFF/, '');
    started ||= text !== '';
  }
  yield decoder.end();
}

/**
 * The records of a CSV stream, header first, empty lines left out, as many at a time as one piece of
 * it completes; reads on only as fast as the caller takes. @throws IMPORT_FILE_UNREADABLE for a
 * quote that never closes or an endless record, and what `contentErrorOf` tells of the stream
 */
export async function* csvRecords(
  source: Readable,
  { delimiter, encoding }: CsvOptions,
): AsyncGenerator<CsvRecord[]> {
  const splitter = new CsvSplitter(delimiter);
  try {
    for await (const text of textOf(source, encoding)) {
      const records = splitter.add(text);
      if (records.length > 0) yield records;
    }
    yield splitter.end();
  } catch (error) {
    throw contentErrorOf(error);
  }
}
