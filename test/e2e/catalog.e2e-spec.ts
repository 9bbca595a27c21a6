import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startTestApp } from '../support/app.js';
import { attentive } from '../support/attentive.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';

const path = '/api/v1/products';
const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let manager: { Authorization: string };
let products: Resource;
let serial = 0;

const tea = (over: object = {}) => ({
  sku: `TEA-${(serial += 1)}`,
  name: 'Earl Grey',
  unitPrice: 350,
  currency: 'GBP',
  ...over,
});

const created = async (over: object = {}): Promise<Stored & { sku: string }> =>
  dataOf(await products.post(tea(over)).expect(201));

beforeAll(async () => {
  app = await startTestApp(undefined, undefined, attentive);
  manager = await app.as('catalog_manager');
  products = resourceOf(app, path, manager);
});

afterAll(() => app.close());

describe('creating a product', () => {
  it('answers 201 with its place, its tag and its defaults', async () => {
    const body = tea();
    const response = await products.post(body).expect(201);
    const data = dataOf(response);
    expect(Object.keys(response.body as object).sort()).toEqual(['data', 'message', 'status']);
    expect(data).toEqual({
      ...body,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      description: null,
      status: 'active',
      categoryId: null,
      barcode: null,
      taxRateBp: 0,
      trackStock: true,
      attributes: {},
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      updatedAt: data['createdAt'],
    });
    expect(response.headers['location']).toBe(`${path}/${data.id}`);
    expect(response.headers['etag']).toBe('"1"');
  });

  it('keeps every field it was given', async () => {
    const full = tea({
      description: 'Black tea with bergamot oil.',
      status: 'draft',
      barcode: '5012345678900',
      taxRateBp: 2000,
      trackStock: false,
      attributes: { origin: 'Assam', organic: true, leaf: { size: 3 } },
    });
    const product = await products.post(full).expect(201);
    expect(dataOf(await products.get(`/${dataOf(product).id}`))).toMatchObject(full);
  });

  it('names every mistake of a body at once, with its place', async () => {
    const body = {
      sku: '',
      unitPrice: -1,
      currency: 'pounds',
      taxRateBp: 10_001,
      status: 'gone',
      colour: 'red',
      attributes: [],
    };
    const response = await products.post(body).expect(400);
    expect(errorOf(response).code).toBe('VALIDATION_FAILED');
    expect(pointersOf(response)).toEqual([
      '/attributes',
      '/colour',
      '/currency',
      '/name',
      '/sku',
      '/status',
      '/taxRateBp',
      '/unitPrice',
    ]);
  });

  it.each([
    ['a fraction of a penny', { unitPrice: 1.5 }],
    ['a price as text', { unitPrice: '350' }],
    ['a price beyond what is stored', { unitPrice: 1_000_000_000_001 }],
    ['a SKU that is only space', { sku: ' ' }],
    ['a SKU of an invisible character', { sku: '\u200b' }],
    ['a SKU that begins with a control character', { sku: '\u0001A' }],
    ['a SKU with a line break inside', { sku: 'A\nB' }],
    ['an object where text belongs', { name: { $gt: '' } }],
    [
      'attributes that nest too deep',
      { attributes: { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } } },
    ],
    [
      'attributes with too many keys',
      { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])) },
    ],
    ['a category that is no id', { categoryId: 'tea' }],
  ])('refuses %s', async (_, over) => {
    const response = await products.post(tea(over)).expect(400);
    expect(errorOf(response).code).toBe('VALIDATION_FAILED');
  });

  it('refuses a SKU that differs from a live one in case only', async () => {
    const { sku } = await created({ sku: 'Chai-Spice' });
    const response = await products.post(tea({ sku: sku.toUpperCase() })).expect(409);
    expect(errorOf(response).code).toBe('PRODUCT_SKU_TAKEN');
  });

  it('refuses a SKU that differs from a live one in the composition of a letter only', async () => {
    await created({ sku: 'CAF\u00c9-1' });
    const response = await products.post(tea({ sku: 'CAFE\u0301-1' })).expect(409);
    expect(errorOf(response).code).toBe('PRODUCT_SKU_TAKEN');
  });

  it('refuses a category that does not exist', async () => {
    const response = await products.post(tea({ categoryId: nowhere })).expect(422);
    expect(errorOf(response)).toMatchObject({ code: 'CATEGORY_UNKNOWN', details: { id: nowhere } });
  });

  it('lets one of two creations of a SKU at the same time win', async () => {
    const body = tea();
    const responses = await Promise.all(Array.from({ length: 8 }, () => products.post(body)));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('replays the answer to a repeated Idempotency-Key', async () => {
    const body = tea();
    const key = { 'Idempotency-Key': 'product-1' };
    const first = await products.post(body, key).expect(201);
    const again = await products.post(body, key).expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.headers['location']).toBe(first.headers['location']);
    const other = await products.post({ ...body, name: 'Chai' }, key).expect(422);
    expect(errorOf(other).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('writes the event and the audit entry in the same transaction', async () => {
    const actor = await created();
    expect(await eventsOf(app, actor.id)).toEqual(['product.created']);
    const audited = await app.sql<{ actor_name: string; before: unknown; after: Stored }>(
      'SELECT actor_name, before, after FROM audit_entries WHERE resource_id = $1',
      [actor.id],
    );
    expect(audited).toEqual([
      {
        actor_name: 'catalog_manager',
        before: null,
        after: expect.objectContaining({ sku: actor.sku }),
      },
    ]);
  });

  it('is for those who may write the catalogue', async () => {
    const support = await app.as('support');
    const refused = await app.http().post(path).set(support).send(tea()).expect(403);
    expect(errorOf(refused)).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'catalog:write' },
    });
    await app.http().get(path).set(support).expect(200);
    await app.http().get(path).expect(401);
  });
});

describe('reading a product', () => {
  it('takes one SQL statement', async () => {
    const { id } = await created();
    const fresh = { 'Cache-Control': 'no-cache' };
    await products.get(`/${id}`);
    const read = () => products.get(`/${id}`, fresh).expect(200);
    expect(await statementsOf(read, ofRequests)).toHaveLength(1);
    expect(await statementsOf(() => products.get(`/${id}`).expect(200), ofRequests)).toHaveLength(
      0,
    );
  });

  it('answers 304 while the copy is current', async () => {
    const { id } = await created();
    const same = await products.get(`/${id}`, { 'If-None-Match': '"1"' }).expect(304);
    expect(same.headers['etag']).toBe('"1"');
    expect(same.text).toBe('');
    await products.patch(id, 1, { name: 'Chai' }).expect(200);
    await products.get(`/${id}`, { 'If-None-Match': '"1"' }).expect(200);
  });

  it('cuts the answer to the fields that were asked for', async () => {
    const { id, sku } = await created();
    expect(dataOf(await products.get(`/${id}?fields=id,sku`).expect(200))).toEqual({ id, sku });
    await products.get(`/${id}?fields=id,secret`).expect(400);
  });

  it('answers 404 for an unknown id and 400 for what is none', async () => {
    expect(errorOf(await products.get(`/${nowhere}`).expect(404)).code).toBe('PRODUCT_NOT_FOUND');
    expect(errorOf(await products.get('/tea').expect(400)).code).toBe('VALIDATION_FAILED');
  });

  it('finds the live product by its SKU in any case', async () => {
    const { id } = await created({ sku: 'Oolong/Blue 5%' });
    const response = await products
      .get(`/by-sku/${encodeURIComponent('OOLONG/blue 5%')}`)
      .expect(200);
    expect(dataOf(response).id).toBe(id);
    const missing = await products.get('/by-sku/never-heard-of').expect(404);
    expect(errorOf(missing)).toMatchObject({
      code: 'PRODUCT_NOT_FOUND',
      details: { skus: ['never-heard-of'] },
    });
  });

  it.each(['/by-sku/%00', '/by-sku/%E0%A4', '?sku=%00', '?q=%00', '?fields[__proto__]=x'])(
    'answers 400, never 500, for what no text can hold: %s',
    async (tail) => {
      expect(errorOf(await products.get(tail).expect(400)).code).toMatch(/^[A-Z_]+$/);
    },
  );
});
