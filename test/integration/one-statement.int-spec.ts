import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sql } from '../../src/platform/database/sql.js';
import { startTestApp, type TestApp } from '../support/app.js';

let app: TestApp;
let sql: Sql;

beforeAll(async () => {
  app = await startTestApp((config) => ({
    ...config,
    database: { ...config.database, poolMax: 1 },
  }));
  sql = app.get(Sql);
  await app.sql('CREATE TABLE shelves (code int PRIMARY KEY)');
});

afterAll(() => app.close());

const process = async (): Promise<number | undefined> =>
  (await sql.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))?.pid;

describe('the connection of a statement that failed', () => {
  it('stays when the server only refused the statement', async () => {
    const pid = await process();
    const add = () => sql.count('INSERT INTO shelves (code) VALUES (1)');
    await add();
    await expect(add()).rejects.toMatchObject({ code: '23505' });
    expect(await process()).toBe(pid);
  });

  it('goes with its prepared statements when one does not fit the tables any more', async () => {
    const read = () => sql.rows('SELECT * FROM shelves');
    expect(await read()).toEqual([{ code: 1 }]);
    await app.sql('ALTER TABLE shelves ADD COLUMN name text');
    await expect(read()).rejects.toMatchObject({ code: '0A000' });
    expect(await read()).toEqual([{ code: 1, name: null }]);
  });

  it('goes when the server ended it', async () => {
    const pid = await process();
    await expect(sql.rows('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    expect(await process()).not.toBe(pid);
  });
});
