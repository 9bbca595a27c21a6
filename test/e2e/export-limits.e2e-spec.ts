import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Sql } from '../../src/platform/database/sql.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { errorOf } from '../support/resource.js';

const statementTimeoutMs = 8_000;
const rows = 40_000;

let app: TestApp;
let user: { Authorization: string };

beforeAll(async () => {
  app = await startTestApp((config) => ({
    ...config,
    database: { ...config.database, statementTimeoutMs },
  }));
  user = await app.as('admin');
  await app.sql(
    `INSERT INTO products (id, sku, name, description, unit_price, currency)
     SELECT uuidv7(), 'P-' || n, 'Product ' || n, repeat('many words ', 30),
            hashint4(n)::bigint + 3000000000, 'EUR'
       FROM generate_series(1, ${rows}) AS n`,
  );
  await app.sql('VACUUM (ANALYZE) products');
});

afterAll(() => app.close());

function open(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${app.url}/api/v1${path}`, { headers: user }, resolve).on('error', reject);
  });
}

/** Runs work while nobody else can read the products. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    return await work();
  } finally {
    await client.end();
  }
}

describe.each(['csv', 'ndjson'])('a file in %s', (format) => {
  const path = `/exports/products?format=${format}`;

  it('is whole for a client that reads more slowly than a statement may last', async () => {
    const file = await open(path);
    let lines = 0;
    let chunks = 0;
    for await (const chunk of file as AsyncIterable<Buffer>) {
      if (chunks === 5) await sleep(statementTimeoutMs * 1.5);
      chunks += 1;
      lines += chunk.toString('latin1').split('\n').length - 1;
    }
    expect(file.complete).toBe(true);
    expect(lines).toBe(rows + (format === 'csv' ? 1 : 0));
  });

  it('is a coded refusal when the database takes too long for its first lines', async () => {
    const refused = await whileLocked(async () => app.http().get(`/api/v1${path}`).set(user));
    expect([refused.status, errorOf(refused).code]).toEqual([503, 'DATABASE_BUSY']);
    expect(refused.headers['content-disposition']).toBeUndefined();
  });

  it.each(['q=a%00b', "q=it's", 'q=%5C%5C', 'q=%241%20%24%24', 'sku=%27%3B--', 'q=%25_'])(
    'with ?%s is refused or answered as the list',
    async (query) => {
      const list = await app.http().get(`/api/v1/products?${query}`).set(user);
      const file = await app.http().get(`/api/v1${path}&${query}`).set(user);
      expect(file.status).toBe(list.status);
    },
  );
});

it('a file in CSV begins without waiting for a sort where an index has the order', async () => {
  const copied = jest.spyOn(app.get(Sql), 'copy');
  await app
    .http()
    .get('/api/v1/exports/products?sort=unitPrice&fields=sku&format=csv')
    .set(user)
    .expect(200);
  const query = copied.mock.calls[0]?.[0] ?? '';
  const planOf = async (text: string): Promise<string> =>
    JSON.stringify(await app.sql(`EXPLAIN ${text}`));
  expect(await planOf(query)).not.toContain('Sort');
  expect(await planOf(query.replace('LIMIT (SELECT NULL::bigint)', ''))).toContain('Sort');
});
