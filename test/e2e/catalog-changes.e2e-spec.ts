import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { type TestApp, startTestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';

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
  app = await startTestApp();
  manager = await app.as('catalog_manager');
  products = resourceOf(app, path, manager);
});

afterAll(() => app.close());

describe('changing a product', () => {
  it('replaces everything by PUT', async () => {
    const { id, sku } = await created({
      description: 'Old',
      taxRateBp: 2000,
      attributes: { a: 1 },
    });
    const body = { sku, name: 'New', unitPrice: 400, currency: 'GBP' };
    const response = await products.put(id, 1, body).expect(200);
    expect(dataOf(response)).toMatchObject({
      ...body,
      description: null,
      taxRateBp: 0,
      attributes: {},
      version: 2,
    });
    expect(response.headers['etag']).toBe('"2"');
    await products.put(id, 2, { name: 'Only a name' }).expect(400);
  });

  it('changes by PATCH only what it names, and clears what is null', async () => {
    const { id, sku } = await created({
      description: 'Old',
      barcode: '123',
      taxRateBp: 500,
      attributes: { a: 1, b: { c: 2, d: 3 } },
    });
    const body = { barcode: null, taxRateBp: null, attributes: { a: null, b: { c: 4 } } };
    const data = dataOf(await products.patch(id, 1, body).expect(200));
    expect(data).toMatchObject({
      sku,
      description: 'Old',
      barcode: null,
      taxRateBp: 0,
      version: 2,
    });
    expect(data['attributes']).toEqual({ b: { c: 4, d: 3 } });
  });

  it.each([
    { name: null },
    { sku: null },
    { unitPrice: null },
    { currency: null },
    { status: null },
  ])('refuses to clear what every product has: %j', async (body) => {
    const { id } = await created();
    expect(errorOf(await products.patch(id, 1, body).expect(400)).code).toBe('VALIDATION_FAILED');
  });

  it('gives a change that changes nothing no new version and no event', async () => {
    const { id } = await created();
    expect(dataOf(await products.patch(id, 1, { name: 'Earl Grey' }).expect(200))['version']).toBe(
      1,
    );
    expect(await eventsOf(app, id)).toEqual(['product.created']);
  });

  it('refuses another currency without a price in it', async () => {
    const { id } = await created();
    const response = await products.patch(id, 1, { currency: 'JPY' }).expect(422);
    expect(errorOf(response).code).toBe('PRODUCT_PRICE_REQUIRED');
    await products.patch(id, 1, { currency: 'JPY', unitPrice: 700 }).expect(200);
  });

  it('needs the tag that was read', async () => {
    const { id } = await created();
    for (const method of ['put', 'patch', 'delete'] as const) {
      const request = app.http()[method](`${path}/${id}`).set(manager);
      const response = await (method === 'delete' ? request : request.send(tea())).expect(428);
      expect(errorOf(response).code).toBe('PRECONDITION_REQUIRED');
    }
  });

  it('refuses a tag that is not current any more, and says which is', async () => {
    const { id } = await created();
    await products.patch(id, 1, { name: 'Chai' }).expect(200);
    for (const request of [
      products.patch(id, 1, { name: 'Late' }),
      products.put(id, 1, tea()),
      products.remove(id, 1),
    ]) {
      expect(errorOf(await request.expect(412))).toMatchObject({
        code: 'PRECONDITION_FAILED',
        details: { currentVersion: 2 },
      });
    }
    expect(dataOf(await products.get(`/${id}`))).toMatchObject({ name: 'Chai', version: 2 });
  });

  it('lets one of many changes with the same tag win, and loses none silently', async () => {
    const { id } = await created();
    const names = Array.from({ length: 10 }, (_, i) => `Name ${i}`);
    const responses = await Promise.all(names.map((name) => products.patch(id, 1, { name })));
    const won = responses.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 412)).toHaveLength(9);
    const stored = dataOf(await products.get(`/${id}`));
    expect(stored).toMatchObject({ name: dataOf(won[0] as Response)['name'], version: 2 });
  });

  it('overwrites whatever is there when the tag is *', async () => {
    const { id } = await created();
    await products.patch(id, 1, { name: 'Chai' }).expect(200);
    const forced = app.http().patch(`${path}/${id}`).set(manager).set('If-Match', '*');
    expect(dataOf(await forced.send({ name: 'Forced' }).expect(200))['version']).toBe(3);
  });

  it('moves a product into a category that exists, and only there', async () => {
    const { id } = await created();
    const category = { slug: `tea-${(serial += 1)}`, name: 'Tea' };
    const made = await app
      .http()
      .post('/api/v1/categories')
      .set(manager)
      .send(category)
      .expect(201);
    const categoryId = dataOf(made)['id'];
    expect(dataOf(await products.patch(id, 1, { categoryId }).expect(200))['categoryId']).toBe(
      categoryId,
    );
    await products.patch(id, 2, { categoryId: nowhere }).expect(422);
    expect(
      dataOf(await products.patch(id, 2, { categoryId: null }).expect(200))['categoryId'],
    ).toBeNull();
  });

  it('answers 404 for an unknown product', async () => {
    const requests = [
      products.patch(nowhere, 1, {}),
      products.put(nowhere, 1, tea()),
      products.remove(nowhere, 1),
    ];
    for (const request of requests) {
      expect(errorOf(await request.expect(404)).code).toBe('PRODUCT_NOT_FOUND');
    }
  });
});

describe('retiring a product', () => {
  const archive = (id: string) => app.http().post(`${path}/${id}/archive`).set(manager);

  it('archives it, frees its SKU, and brings it back while the SKU is free', async () => {
    const old = await created();
    expect(dataOf(await archive(old.id).expect(200))).toMatchObject({
      status: 'archived',
      version: 2,
    });
    await products.get(`/by-sku/${old.sku}`).expect(404);
    await products.patch(old.id, 2, { status: 'active' }).expect(200);
    await archive(old.id).expect(200);
    const heir = await created({ sku: old.sku.toLowerCase() });
    expect(dataOf(await products.get(`/by-sku/${old.sku}`).expect(200))['id']).toBe(heir.id);
    const back = await products.patch(old.id, 4, { status: 'active' }).expect(409);
    expect(errorOf(back).code).toBe('PRODUCT_SKU_TAKEN');
    expect(await eventsOf(app, old.id)).toEqual([
      'product.created',
      'product.archived',
      'product.updated',
      'product.archived',
    ]);
  });

  it('archives again without a change, and heeds a tag that is sent', async () => {
    const { id } = await created();
    await archive(id).set('If-Match', '"7"').expect(412);
    await archive(id).set('If-Match', '"1"').expect(200);
    expect(dataOf(await archive(id).expect(200))['version']).toBe(2);
  });

  it('deletes a product that was never used', async () => {
    const { id, sku } = await created();
    await products.remove(id, 1).expect(204, '');
    await products.get(`/${id}`).expect(404);
    await created({ sku });
    expect(await eventsOf(app, id)).toEqual(['product.created', 'product.deleted']);
  });

  it('refuses to delete a product with stock', async () => {
    const { id } = await created();
    const warehouse = '01936f7e-8a00-7000-8000-00000000aa01';
    await app.sql(
      `INSERT INTO warehouses (id, code, name) VALUES ($1, 'MAIN-T', 'Main') ON CONFLICT DO NOTHING`,
      [warehouse],
    );
    await app.sql(
      'INSERT INTO stock_levels (id, product_id, warehouse_id, on_hand) VALUES ($1, $1, $2, 5)',
      [id, warehouse],
    );
    expect(errorOf(await products.remove(id, 1).expect(409)).code).toBe('PRODUCT_IN_USE');
    await products.get(`/${id}`).expect(200);
    expect(await eventsOf(app, id)).toEqual(['product.created']);
    await archive(id).expect(200);
  });
});
