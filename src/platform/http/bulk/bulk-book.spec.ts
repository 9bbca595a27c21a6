import { describe, expect, it } from '@jest/globals';
import { defineError } from '../../errors/domain-error.js';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import { BulkBook } from './bulk-book.js';
import type { BulkRequest } from './bulk-rows.js';

const Refused = defineError('REFUSED', { kind: 'conflict', message: 'No.' });
const Broken = defineError('BROKEN', { kind: 'internal', message: 'Broken.' });

const unitOfWork = { savepoint: <T>(work: () => Promise<T>) => work() } as UnitOfWork;
const request: BulkRequest<string> = {
  policy: 'skip_failed',
  rows: ['a', 'b', 'c'].map((value, index) => ({ index, value })),
};
const done = (data: string) => ({ status: 'done', data });

function bookOf() {
  return new BulkBook<string, string>(request, unitOfWork);
}

describe('rows that are written together', () => {
  const alone = (): Promise<never> => Promise.reject(new Error('Nobody goes alone.'));

  it('each have what became of them', async () => {
    const book = bookOf();
    const all = (rows: readonly string[]) =>
      Promise.resolve(rows.map((row) => (row === 'b' ? Refused() : done(row))));
    await book.together(book.rows, { all, one: alone });
    const { rows, succeeded, failed } = book.close();
    expect(rows.map(({ status, data }) => data ?? status)).toEqual(['a', 'failed', 'c']);
    expect({ succeeded, failed }).toEqual({ succeeded: 2, failed: 1 });
  });

  it('are tried again when they are refused as a whole, and succeed by then', async () => {
    const book = bookOf();
    let attempts = 0;
    const all = (rows: readonly string[]) => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(Refused()) : Promise.resolve(rows.map(done));
    };
    await book.together(book.rows, { all, one: alone });
    expect(book.close()).toMatchObject({ succeeded: 3, failed: 0 });
  });

  it('go one by one when they are refused again: only the one at fault fails', async () => {
    const book = bookOf();
    const one = (row: string) =>
      row === 'b' ? Promise.reject(Refused()) : Promise.resolve(done(row));
    await book.together(book.rows, { all: () => Promise.reject(Refused()), one });
    const { rows } = book.close();
    expect(rows.map(({ data, error }) => data ?? error?.code)).toEqual(['a', 'REFUSED', 'c']);
  });

  it('all fail with a broken server', async () => {
    const book = bookOf();
    const broken = book.together(book.rows, { all: () => Promise.reject(Broken()), one: alone });
    await expect(broken).rejects.toMatchObject({ code: 'BROKEN' });
    const none = book.together(book.rows, { all: () => Promise.resolve([]), one: alone });
    await expect(none).rejects.toThrow('no outcome');
  });
});
