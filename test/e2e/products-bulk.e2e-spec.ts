import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { type BulkAnswer as Result, codesOf, refusalsOf, statusesOf } from '../support/bulk.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  pointersOf,
  type Resource,
  resourceOf,
} from '../support/resource.js';
import { tableDigests } from '../support/table-digests.js';

let app: TestApp;
let products: Resource;
let manager: { Authorization: string };

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const product = (sku: string, more: object = {}) => ({
  sku,
  name: `Product ${sku}`,
  unitPrice: 100,
  currency: 'EUR',
  ...more,
});
const send = (rows: unknown[], query = '', headers: Record<string, string> = keyed()): Test =>
  app.http().post(`/api/v1/products/bulk${query}`).set(manager).set(headers).send({ rows });
const skipping = async (rows: unknown[]): Promise<Result> =>
  dataOf<Result>(await send(rows, '?policy=skip_failed').expect(200));
const bySku = (sku: string) => products.get(`/by-sku/${encodeURIComponent(sku)}`);

beforeAll(async () => {
  app = await startTestApp();
  manager = await app.as('catalog_manager');
  products = resourceOf(app, '/api/v1/products', manager);
});

afterAll(() => app.close());

describe('POST /products/bulk', () => {
  it('creates, updates and leaves alone, each with its event', async () => {
    const first = dataOf<Result>(await send([product('A-1'), product('A-2')]).expect(200));
    expect(first).toMatchObject({ policy: 'reject_all', total: 2, succeeded: 2, failed: 0 });
    expect(statusesOf(first)).toEqual(['created', 'created']);
    const rows = [product('A-2'), product('a-1', { unitPrice: 250 }), product('A-3')];
    const second = dataOf<Result>(await send(rows).expect(200));
    expect(statusesOf(second)).toEqual(['unchanged', 'updated', 'created']);
    expect(second.rows.map(({ index }) => index)).toEqual([0, 1, 2]);
    const [, updated] = second.rows;
    expect(updated?.data).toMatchObject({ sku: 'a-1', unitPrice: 250, version: 2 });
    expect(dataOf(await bySku('A-1').expect(200))).toEqual(updated?.data);
    expect(await eventsOf(app, updated?.data?.id ?? '')).toEqual([
      'product.created',
      'product.updated',
    ]);
  });

  it('refuses all rows with every failure, by default', async () => {
    const before = await tableDigests(app);
    const rows = [
      product('B-1'),
      product('B-2', { unitPrice: -1, nonsense: true }),
      product('B-3', { categoryId: randomUUID() }),
      product('b-1'),
      product('A-1', { version: 99, name: 'Other' }),
      'no row',
    ];
    const answer = await send(rows).expect(422);
    const { details } = errorOf(answer);
    expect(details).toMatchObject({ total: 6, failed: 5 });
    expect(refusalsOf(answer)).toEqual([
      '1 VALIDATION_FAILED',
      '2 CATEGORY_UNKNOWN',
      '3 BULK_ROW_REPEATED',
      '4 PRECONDITION_FAILED',
      '5 VALIDATION_FAILED',
    ]);
    const [first] = details['rows'] as object[];
    const fields = [{ pointer: '/nonsense', rule: 'unknownField' }, { pointer: '/unitPrice' }];
    expect(first).toMatchObject({ error: { details: { fields } } });
    expect(await tableDigests(app)).toEqual(before);
  });

  it('skips what fails, and only that, on request', async () => {
    const result = await skipping([
      product('C-1'),
      product('C-2', { currency: 'euro' }),
      product('C-3'),
      product('C-4', { status: 'archived' }),
    ]);
    expect(result).toMatchObject({ policy: 'skip_failed', total: 4, succeeded: 2, failed: 2 });
    expect(codesOf(result)).toEqual([null, 'VALIDATION_FAILED', null, 'PRODUCT_NOT_FOUND']);
    await bySku('C-2').expect(404);
    await bySku('C-3').expect(200);
  });

  it('compares versions where a row names one, and archives', async () => {
    const rows = [product('D-1'), product('D-2')];
    await send(rows).expect(200);
    const changed = rows.map((row, index) => ({ ...row, name: 'New', version: index + 1 }));
    const result = await skipping(changed);
    expect(statusesOf(result)).toEqual(['updated', 'failed']);
    expect(result.rows[1]?.error).toMatchObject({ details: { currentVersion: 1 } });
    expect(statusesOf(await skipping([product('D-1', { status: 'archived' })]))).toEqual([
      'updated',
    ]);
    await bySku('D-1').expect(404);
    expect(codesOf(await skipping([product('D-1', { version: 3 })]))).toEqual([
      'PRECONDITION_FAILED',
    ]);
  });

  it('replays with the same key, and is rehearsed without one', async () => {
    const key = keyed();
    const first = await send([product('E-1')], '', key).expect(200);
    const again = await send([product('E-1')], '', key).expect(200);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    const before = await tableDigests(app);
    const dry = await send([product('E-1', { name: 'x' }), product('E-2')], '?dryRun=true', {});
    expect(statusesOf(dataOf<Result>(dry))).toEqual(['updated', 'created']);
    expect(await tableDigests(app)).toEqual(before);
  });

  it('takes 1 to 500 rows, and known policies', async () => {
    expect(pointersOf(await send([]).expect(400))).toEqual(['/rows']);
    const many = Array.from({ length: 501 }, (_, index) => product(`F-${index}`));
    expect(pointersOf(await send(many).expect(400))).toEqual(['/rows']);
    expect(pointersOf(await send([product('F-1')], '?policy=some').expect(400))).toEqual([
      '?policy',
    ]);
    const stray = await app
      .http()
      .post('/api/v1/products/bulk')
      .set(manager)
      .send({ rows: [product('F-1')], policy: 'skip_failed' });
    expect(pointersOf(stray)).toEqual(['/policy']);
    expect(statusesOf(dataOf<Result>(await send(many.slice(0, 500)).expect(200)))).toHaveLength(
      500,
    );
  });

  it('takes two bulks with the same rows in opposite order', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => product(`G-${index}`));
    const priced = (unitPrice: number) => rows.map((row) => ({ ...row, unitPrice }));
    for (const price of [1, 3, 5]) {
      const [forth, back] = await Promise.all([
        send(priced(price)),
        send(priced(price + 1).reverse()),
      ]);
      expect([forth.status, back.status]).toEqual([200, 200]);
      const [row] = await app.sql<{ prices: number }>(
        `SELECT count(DISTINCT unit_price)::int AS prices FROM products WHERE sku LIKE 'G-%'`,
      );
      expect(row).toEqual({ prices: 1 });
    }
  });

  it('is closed to whoever may only read', async () => {
    const reader = await app.as('support');
    await app.http().post('/api/v1/products/bulk').set(reader).send({ rows: [] }).expect(403);
  });
});

describe('PUT /products/by-sku/{sku}', () => {
  const put = (sku: string, body: object, headers: Record<string, string> = {}): Test =>
    app
      .http()
      .put(`/api/v1/products/by-sku/${encodeURIComponent(sku)}`)
      .set(manager)
      .set(headers)
      .send(body);
  const content = { name: 'Kettle', unitPrice: 4900, currency: 'EUR' };

  it('creates, repeats without a change, and replaces with If-Match', async () => {
    const created = await put('KETTLE', content).expect(201);
    const { id } = dataOf(created);
    expect(created.headers['location']).toBe(`/api/v1/products/${id}`);
    expect(created.headers['etag']).toBe('"1"');
    expect(dataOf(await put('kettle', content, { 'If-Match': '"1"' }).expect(200))).toMatchObject({
      sku: 'kettle',
      version: 2,
    });
    const repeated = await put('kettle', content).expect(200);
    expect(dataOf(repeated)).toMatchObject({ id, version: 2 });
    const blind = await put('kettle', { ...content, name: 'Big kettle' }).expect(428);
    expect(errorOf(blind).code).toBe('PRECONDITION_REQUIRED');
    await put('kettle', { ...content, name: 'Big kettle' }, { 'If-Match': '"1"' }).expect(412);
    await put('kettle', { ...content, name: 'Big kettle' }, { 'If-Match': '*' }).expect(200);
    await put('other', content, { 'If-Match': '"1"' }).expect(412);
  });

  it('makes one product when many create it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => put('TOGETHER', content)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 200, 200, 200, 200, 201,
    ]);
    expect(new Set(answers.map((answer) => dataOf(answer).id)).size).toBe(1);
  });

  it('refuses a SKU that is none, and one in the body', async () => {
    expect(pointersOf(await put(' ', content).expect(400))).toEqual(['{sku}']);
    expect(pointersOf(await put('X', { ...content, sku: 'X' }).expect(400))).toEqual(['/sku']);
  });
});
