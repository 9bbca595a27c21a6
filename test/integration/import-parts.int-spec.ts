import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { CopyValue } from '../../src/modules/imports/copy-text.js';
import { ImportStagingRepository } from '../../src/modules/imports/import-staging.repository.js';
import { CopyBuffer } from '../../src/modules/imports/staging-copy.js';
import { StagingWriter } from '../../src/modules/imports/staging-writer.js';
import { startTestApp, type TestApp } from '../support/app.js';

const id = '01936f7e-8a00-7000-8000-000000000001';

let app: TestApp;
let staging: ImportStagingRepository;
let row: number;

beforeAll(async () => {
  app = await startTestApp();
  staging = app.get(ImportStagingRepository);
});

afterAll(() => app.close());

beforeEach(async () => {
  row = 1;
  await staging.forget(id, 'products');
  await app.sql('DELETE FROM imports');
  await app.sql(
    `INSERT INTO imports (id, type, mapping, status, actor_kind, actor_name)
     VALUES ($1, 'products', '{}', 'uploading', 'system', 'system')`,
    [id],
  );
});

/** A writer of products, whose price is the cell. */
const writer = (): StagingWriter => {
  const read = ([price = '']: readonly string[]): CopyValue[] => {
    return [`P-${row}`, 'A product', price, 'EUR', null, null, null, null, null];
  };
  return new StagingWriter(id, 'products', read, staging, () => row);
};

/** Starts to store a part of one row. */
const flushOne = async (to: StagingWriter, price: string): Promise<void> => {
  row += 1;
  to.add([{ row, line: row, cells: [price] }]);
  await to.flush();
};

const stored = async (): Promise<number> =>
  (await app.sql('SELECT FROM staged_products WHERE import_id = $1', [id])).length;

describe('the parts of an upload', () => {
  it('are on their way two at a time; a third one waits', async () => {
    const locker = new pg.Client({ connectionString: app.databaseUrl });
    await locker.connect();
    await locker.query('BEGIN; LOCK TABLE staged_products IN EXCLUSIVE MODE');
    const parts = writer();
    for (const price of ['1', '2']) await flushOne(parts, price);
    let isOnItsWay = false;
    const third = flushOne(parts, '3').then(() => (isOnItsWay = true));
    await sleep(100);
    expect(isOnItsWay).toBe(false);
    await locker.end();
    await third;
    expect(await parts.finish()).toMatchObject({ rowsRead: 3, rowsAccepted: 3 });
    expect(await stored()).toBe(3);
  });

  it('end the upload when one cannot be stored, and are waited for', async () => {
    const parts = writer();
    await flushOne(parts, 'no price');
    await flushOne(parts, '2');
    await expect(flushOne(parts, '3')).rejects.toThrow('invalid input syntax');
    await parts.settled();
    expect(await stored()).toBe(1);
  });

  it('end it also when it was the last one', async () => {
    const parts = writer();
    await flushOne(parts, 'no price');
    await expect(parts.finish()).rejects.toThrow('invalid input syntax');
  });

  it('tell how far it is, and one that ends late does not take that back', async () => {
    const told = async (rowsRead: number): Promise<unknown> => {
      const progress = { bytesRead: rowsRead, rowsRead, rowsAccepted: rowsRead, rowsRejected: 0 };
      const [accepted, rejected] = [new CopyBuffer(1), new CopyBuffer(1)];
      await staging.add(id, 'products', { accepted, rejected, progress });
      return (await app.sql('SELECT rows_read, bytes_read::int FROM imports'))[0];
    };
    expect(await told(10)).toEqual({ rows_read: 10, bytes_read: 10 });
    expect(await told(5)).toEqual({ rows_read: 10, bytes_read: 10 });
    expect(await told(20)).toEqual({ rows_read: 20, bytes_read: 20 });
  });
});
