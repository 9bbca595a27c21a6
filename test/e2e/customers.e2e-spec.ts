import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startTestApp } from '../support/app.js';
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
import { ofRequests, statementsOf } from '../support/statement-counter.js';

const path = '/api/v1/customers';
const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let support: { Authorization: string };
let customers: Resource;
let serial = 0;

const ada = (over: object = {}) => {
  serial += 1;
  return {
    email: `ada-${serial}@example.com`,
    name: 'Ada Lovelace',
    externalReference: `C-${serial}`,
    ...over,
  };
};

const created = async (over: object = {}): Promise<Stored> =>
  dataOf(await customers.post(ada(over)).expect(201));

beforeAll(async () => {
  app = await startTestApp();
  support = await app.as('support');
  customers = resourceOf(app, path, support);
});

afterAll(() => app.close());

describe('creating a customer', () => {
  it('answers 201 with its place, its tag and its defaults', async () => {
    const body = ada();
    const response = await customers.post(body).expect(201);
    const data = dataOf(response);
    expect(data).toEqual({
      ...body,
      id: expect.any(String),
      status: 'active',
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: data['createdAt'],
    });
    expect(response.headers['location']).toBe(`${path}/${data.id}`);
    expect(response.headers['etag']).toBe('"1"');
    expect(await eventsOf(app, data.id)).toEqual(['customer.created']);
  });

  it('takes many customers with neither an address nor a reference', async () => {
    for (let i = 0; i < 3; i += 1) {
      const response = await customers.post({ name: 'Walk-in' }).expect(201);
      expect(dataOf(response)).toMatchObject({ email: null, externalReference: null });
    }
  });

  it('refuses an e-mail address that differs in case or composition only', async () => {
    await customers.post(ada({ email: 'Grace@Example.com' })).expect(201);
    const cases = await customers.post(ada({ email: 'grace@example.COM' })).expect(409);
    expect(errorOf(cases).code).toBe('CUSTOMER_EMAIL_TAKEN');
    await customers.post(ada({ email: 'ren\u00e9@example.com' })).expect(201);
    const composed = await customers.post(ada({ email: 'RENE\u0301@example.com' })).expect(409);
    expect(errorOf(composed).code).toBe('CUSTOMER_EMAIL_TAKEN');
  });

  it('refuses a reference that is taken', async () => {
    await created({ externalReference: '17850' });
    const response = await customers.post(ada({ externalReference: '17850' })).expect(409);
    expect(errorOf(response).code).toBe('CUSTOMER_REFERENCE_TAKEN');
  });

  it('lets one of two creations of an address at the same time win', async () => {
    const body = ada({ externalReference: null });
    const responses = await Promise.all(Array.from({ length: 6 }, () => customers.post(body)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('names every mistake of a body at once', async () => {
    const body = { email: 'nobody', name: '', externalReference: 17, status: 'erased', age: 36 };
    const response = await customers.post(body).expect(400);
    expect(errorOf(response).code).toBe('VALIDATION_FAILED');
    expect(pointersOf(response)).toEqual([
      '/age',
      '/email',
      '/externalReference',
      '/name',
      '/status',
    ]);
  });

  it('replays the answer to a repeated Idempotency-Key', async () => {
    const body = ada();
    const key = { 'Idempotency-Key': 'customer-1' };
    const first = await customers.post(body, key).expect(201);
    const again = await customers.post(body, key).expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('is for those who may write customers', async () => {
    const auditor = await app.as('auditor');
    await app.http().get(path).set(auditor).expect(200);
    await app.http().post(path).set(auditor).send(ada()).expect(403);
    const manager = await app.as('catalog_manager');
    await app.http().get(path).set(manager).expect(403);
  });
});

describe('reading customers', () => {
  it('takes one SQL statement by id, and one for a list', async () => {
    const { id } = await created();
    await customers.get(`/${id}`);
    expect(await statementsOf(() => customers.get(`/${id}`).expect(200), ofRequests)).toHaveLength(
      1,
    );
    expect(
      await statementsOf(() => customers.get('?limit=5').expect(200), ofRequests),
    ).toHaveLength(1);
  });

  it('answers 304 while the copy is current, and 404 without a customer', async () => {
    const { id } = await created();
    await customers.get(`/${id}`, { 'If-None-Match': '"1"' }).expect(304);
    expect(errorOf(await customers.get(`/${nowhere}`).expect(404)).code).toBe('CUSTOMER_NOT_FOUND');
    await customers.get('/ada').expect(400);
  });

  it('finds by address in any case, reference, status and text', async () => {
    const body = ada({ name: 'Mary Somerville', email: 'Mary.S@Example.com' });
    const { id } = dataOf(await customers.post(body).expect(201));
    const idsOf = async (query: string): Promise<string[]> =>
      dataOf<ListOf<Stored>>(await customers.get(query).expect(200)).items.map((item) => item.id);
    expect(await idsOf('?email=mary.s@example.com')).toEqual([id]);
    expect(await idsOf(`?externalReference=${body.externalReference}`)).toEqual([id]);
    expect(await idsOf('?q=somerv')).toEqual([id]);
    expect(await idsOf('?q=MARY.S@')).toEqual([id]);
    expect(await idsOf('?status=blocked&q=somerv')).toEqual([]);
    await customers.get('?phone=1').expect(400);
  });

  it('pages through all of them, each once, though more come in', async () => {
    await Promise.all(Array.from({ length: 23 }, () => created({ name: 'Paged' })));
    for (const sort of ['name', '-createdAt', 'updatedAt']) {
      const seen: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const query = `?q=Paged&limit=10&sort=${sort}${after && `&after=${after}`}`;
        const page: ListOf<Stored> = dataOf(await customers.get(query).expect(200));
        seen.push(...page.items.map(({ id }) => id));
        after = page.page.next;
        await created({ name: 'Other' });
      }
      expect(seen).toHaveLength(23);
      expect(new Set(seen).size).toBe(23);
    }
    const counted = dataOf<ListOf<Stored>>(
      await customers.get('?q=Paged&count=true&fields=name&limit=1'),
    );
    expect(counted).toMatchObject({ items: [{ name: 'Paged' }], page: { total: 23 } });
  });
});

describe('changing a customer', () => {
  it('replaces everything by PUT and names by PATCH only what changes', async () => {
    const { id } = await created();
    const replaced = dataOf(await customers.put(id, 1, { name: 'Countess' }).expect(200));
    expect(replaced).toMatchObject({
      name: 'Countess',
      email: null,
      externalReference: null,
      version: 2,
    });
    const email = `countess-${serial}@example.com`;
    const patched = dataOf(await customers.patch(id, 2, { email }).expect(200));
    expect(patched).toMatchObject({ name: 'Countess', email, version: 3 });
    expect(dataOf(await customers.patch(id, 3, { email: null }).expect(200))['email']).toBeNull();
    await customers.patch(id, 4, { name: null }).expect(400);
  });

  it('needs the current tag', async () => {
    const { id } = await created();
    await app.http().patch(`${path}/${id}`).set(support).send({ name: 'A' }).expect(428);
    const racing = await Promise.all(
      ['A', 'B', 'C'].map((name) => customers.patch(id, 1, { name })),
    );
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const late = await customers.put(id, 1, { name: 'Late' }).expect(412);
    expect(errorOf(late).details).toEqual({ currentVersion: 2 });
    expect(errorOf(await customers.remove(id, 1).expect(412)).code).toBe('PRECONDITION_FAILED');
  });

  it('blocks and unblocks, and says so in events of their own', async () => {
    const { id } = await created();
    await customers.patch(id, 1, { status: 'blocked' }).expect(200);
    await customers.patch(id, 2, { status: 'blocked' }).expect(200);
    await customers.patch(id, 2, { status: 'active' }).expect(200);
    expect(await eventsOf(app, id)).toEqual([
      'customer.created',
      'customer.blocked',
      'customer.unblocked',
    ]);
    await customers.patch(id, 3, { status: 'erased' }).expect(400);
  });

  it('leaves an erased customer as it is', async () => {
    const { id } = await created();
    await app.sql(`UPDATE customers SET status = 'erased' WHERE id = $1`, [id]);
    for (const request of [customers.patch(id, 1, { name: 'Back' }), customers.put(id, 1, ada())]) {
      expect(errorOf(await request.expect(409)).code).toBe('CUSTOMER_ERASED');
    }
  });

  it('refuses an address of another customer, whatever way it comes', async () => {
    const first = await created();
    const second = await created();
    const email = String(first['email']).toUpperCase();
    const taken = await customers.patch(second.id, 1, { email }).expect(409);
    expect(errorOf(taken).code).toBe('CUSTOMER_EMAIL_TAKEN');
    await customers.patch(first.id, 1, { email }).expect(200);
  });
});

describe('deleting a customer', () => {
  it('is possible without orders, and frees address and reference', async () => {
    const body = ada();
    const { id } = dataOf(await customers.post(body).expect(201));
    await customers.remove(id, 1).expect(204);
    await customers.get(`/${id}`).expect(404);
    await customers.post(body).expect(201);
    expect(await eventsOf(app, id)).toEqual(['customer.created', 'customer.deleted']);
  });

  it('is refused once there is an order', async () => {
    const { id } = await created();
    const manager = await app.as('order_manager');
    const catalog = await app.as('catalog_manager');
    const product = { sku: 'TEA-1', name: 'Tea', unitPrice: 350, currency: 'GBP' };
    const products = resourceOf(app, '/api/v1/products', catalog);
    const sold = dataOf(await products.post(product).expect(201));
    const order = { customerId: id, currency: 'GBP', lines: [{ sku: 'TEA-1', quantity: 1 }] };
    await app.http().post('/api/v1/orders').set(manager).send(order).expect(201);
    expect(errorOf(await customers.remove(id, 1).expect(409)).code).toBe('CUSTOMER_IN_USE');
    expect(errorOf(await products.remove(sold.id, 1).expect(409)).code).toBe('PRODUCT_IN_USE');
    await customers.patch(id, 1, { status: 'blocked' }).expect(200);
    const refused = await app.http().post('/api/v1/orders').set(manager).send(order);
    expect(errorOf(refused).code).toBe('CUSTOMER_BLOCKED');
  });
});
