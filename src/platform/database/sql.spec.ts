import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import type { QueryConfig } from 'pg';
import type { DataSource } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';
import { Sql } from './sql.js';

let names: (string | undefined)[];
let sql: Sql;

function open(namedStatements: boolean): void {
  names = [];
  const query = ({ name }: QueryConfig) => {
    names.push(name);
    return Promise.resolve({ rows: [], rowCount: 0 });
  };
  const tx = { queryRunner: { connect: () => Promise.resolve({ query }) } };
  sql = new Sql(
    {} as DataSource,
    { tx } as unknown as TransactionHost<TransactionalAdapterTypeOrm>,
    { database: { namedStatements } } as AppConfig,
  );
}

beforeEach(() => open(true));

describe('the names of statements', () => {
  it('are the same for the same text', async () => {
    for (const text of ['SELECT 1', 'SELECT 2', 'SELECT 1']) await sql.rows(text);
    expect(names).toEqual(['orderly_0', 'orderly_1', 'orderly_0']);
  });

  it('are not used up by lists, whatever these are filtered by', async () => {
    for (let filter = 0; filter < 1_000; filter += 1) await sql.listRows(`SELECT ${filter}`, []);
    expect(names.filter((name) => name !== undefined)).toHaveLength(200);
    for (let text = 0; text < 300; text += 1) await sql.one(`UPDATE t SET n = ${text}`);
    const named = names.filter((name) => name !== undefined);
    expect(new Set(named).size).toBe(500);
    await sql.listRows('SELECT 0', []);
    expect(names.at(-1)).toBe(names[0]);
  });

  it('are none behind a pooler', async () => {
    open(false);
    await sql.rows('SELECT 1');
    await sql.listRows('SELECT 2', []);
    expect(names).toEqual([undefined, undefined]);
  });
});
