import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { StockWorld } from '../support/stock-world.js';

const path = '/api/v1/warehouses';
const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';

let app: TestApp;
let warehouses: Resource;
let serial = 0;

const described = (over: object = {}) => ({
  code: `LON-${(serial += 1)}`,
  name: 'London, Park Royal',
  ...over,
});
const created = async (over: object = {}): Promise<Stored & { code: string }> =>
  dataOf(await warehouses.post(described(over)).expect(201));

beforeAll(async () => {
  app = await startTestApp();
  warehouses = resourceOf(app, path, await app.as('admin'));
});

afterAll(() => app.close());

describe('a warehouse', () => {
  it('is created with its defaults, its place and its tag', async () => {
    const body = described({ address: { city: 'London', country: 'GB' } });
    const response = await warehouses.post(body).expect(201);
    const data = dataOf(response);
    expect(data).toEqual({
      ...body,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      active: true,
      priority: 100,
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: data['createdAt'],
    });
    expect(response.headers['location']).toBe(`${path}/${data.id}`);
    expect(response.headers['etag']).toBe('"1"');
    expect(dataOf(await warehouses.get(`/${data.id}`).expect(200))).toEqual(data);
    await warehouses.get(`/${data.id}`, { 'If-None-Match': '"1"' }).expect(304);
    expect(await eventsOf(app, data.id)).toEqual(['warehouse.created']);
  });

  it('has a code of its own, whatever the case', async () => {
    const { code } = await created();
    const response = await warehouses.post(described({ code: code.toLowerCase() })).expect(409);
    expect(errorOf(response).code).toBe('WAREHOUSE_CODE_TAKEN');
  });

  it('is made once by a retry with the same key', async () => {
    const [body, key] = [described(), { 'Idempotency-Key': randomUUID() }];
    const first = dataOf(await warehouses.post(body, key).expect(201));
    expect(dataOf(await warehouses.post(body, key).expect(201))).toEqual(first);
  });

  it.each([
    [{ code: 'no spaces' }, ['/code']],
    [{ name: '' }, ['/name']],
    [{ priority: -1 }, ['/priority']],
    [{ address: { city: 5, planet: 'Mars' } }, ['/address/city', '/address/planet']],
    [{ active: 'yes' }, ['/active']],
  ])('is refused with %j', async (over, pointers) => {
    expect(pointersOf(await warehouses.post(described(over)).expect(400))).toEqual(pointers);
  });

  it('is replaced as a whole: what the body leaves out takes its default', async () => {
    const { id, code } = await created({ priority: 3, active: false, address: { city: 'Bath' } });
    const data = dataOf(await warehouses.put(id, 1, { code, name: 'Bath' }).expect(200));
    expect(data).toMatchObject({
      name: 'Bath',
      priority: 100,
      active: true,
      address: null,
      version: 2,
    });
  });

  it('is patched: what the body leaves out stays', async () => {
    const { id } = await created({ priority: 3, address: { city: 'Bath', line1: 'Dock 1' } });
    const patch = { active: false, address: { line1: null, country: 'GB' } };
    const data = dataOf(await warehouses.patch(id, 1, patch).expect(200));
    expect(data).toMatchObject({ priority: 3, active: false, version: 2 });
    expect(data['address']).toEqual({ city: 'Bath', country: 'GB' });
    expect(dataOf(await warehouses.patch(id, 2, { active: false }).expect(200))).toEqual(data);
    expect(await eventsOf(app, id)).toEqual(['warehouse.created', 'warehouse.updated']);
  });

  it('is changed by nobody who read an older version', async () => {
    const { id, code } = await created();
    await warehouses.patch(id, 1, { priority: 1 }).expect(200);
    expect(errorOf(await warehouses.patch(id, 1, { priority: 2 }).expect(412)).details).toEqual({
      currentVersion: 2,
    });
    await warehouses.put(id, 1, { code, name: 'x' }).expect(412);
    await warehouses.remove(id, 1).expect(412);
  });

  it('is deleted while it never had stock, and only then', async () => {
    const empty = await created();
    await warehouses.remove(empty.id, 1).expect(204);
    await warehouses.get(`/${empty.id}`).expect(404);
    expect(await eventsOf(app, empty.id)).toEqual(['warehouse.created', 'warehouse.deleted']);
    const used = await created();
    const world = new StockWorld(app);
    await world.receive(await world.product(), used, 1);
    const response = await warehouses.remove(used.id, 1).expect(409);
    expect(errorOf(response).code).toBe('WAREHOUSE_IN_USE');
    await warehouses.remove(nowhere, 1).expect(404);
  });

  it('lists by code, state and text, in the order of priority', async () => {
    const far = await created({ name: 'Zanzibar far', priority: 900 });
    const near = await created({ name: 'Zanzibar near', priority: 5, active: false });
    const found = async (query: string) =>
      dataOf<ListOf<Stored>>(await warehouses.get(query).expect(200)).items.map(({ id }) => id);
    expect(await found('?q=zanzibar')).toEqual([near.id, far.id]);
    expect(await found('?q=zanzibar&active=true')).toEqual([far.id]);
    expect(await found(`?code=${far.code.toLowerCase()}`)).toEqual([far.id]);
    expect(await found('?q=zanzibar&sort=-code')).toEqual([near.id, far.id]);
  });

  it('is written by those who may', async () => {
    const auditor = resourceOf(app, path, await app.as('auditor'));
    await auditor.get('').expect(200);
    await auditor.post(described()).expect(403);
  });
});
