import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let user: { Authorization: string };
let customerId: string;
let addresses: Resource;

type Address = Stored & { defaultBilling: boolean; defaultShipping: boolean };

const home = (over: object = {}) => ({
  recipient: 'Ada Lovelace',
  line1: '12 St James’s Square',
  city: 'London',
  country: 'GB',
  ...over,
});

const add = async (over: object = {}): Promise<Address> =>
  dataOf(await addresses.post(home(over)).expect(201));

const get = async (id: string): Promise<Address> =>
  dataOf(await addresses.get(`/${id}`).expect(200));

beforeAll(async () => {
  app = await startTestApp();
  user = await app.as('order_manager');
});

beforeEach(async () => {
  const customers = resourceOf(app, '/api/v1/customers', user);
  customerId = dataOf(await customers.post({ name: 'Ada Lovelace' }).expect(201)).id;
  addresses = resourceOf(app, `/api/v1/customers/${customerId}/addresses`, user);
});

afterAll(() => app.close());

describe('the addresses of a customer', () => {
  it('are created with place, tag and defaults', async () => {
    const body = home({ label: 'Home', postalCode: 'SW1Y 4JH' });
    const response = await addresses.post(body).expect(201);
    const address = dataOf(response);
    expect(address).toMatchObject({
      ...body,
      customerId,
      line2: null,
      region: null,
      defaultBilling: false,
      defaultShipping: false,
      version: 1,
    });
    const place = `/api/v1/customers/${customerId}/addresses/${address.id}`;
    expect(response.headers['location']).toBe(place);
    expect(await get(address.id)).toEqual(address);
    expect(await eventsOf(app, address.id)).toEqual(['customer.address_created']);
  });

  it('are read in one SQL statement and not again while the copy is current', async () => {
    const { id } = await add();
    await get(id);
    expect(await statementsOf(() => get(id), ofRequests)).toHaveLength(1);
    expect(await statementsOf(() => addresses.get(''), ofRequests)).toHaveLength(1);
    await addresses.get(`/${id}`, { 'If-None-Match': '"1"' }).expect(304);
  });

  it('name every mistake of a body at once', async () => {
    const body = { line1: '', city: 5, country: 'UK', defaultBilling: 'yes', planet: 'Earth' };
    const response = await addresses.post(body).expect(400);
    const places = ['/city', '/country', '/defaultBilling', '/line1', '/planet', '/recipient'];
    expect(pointersOf(response)).toEqual(places);
  });

  it('are changed by PUT and PATCH with the current tag only', async () => {
    const { id } = await add({ label: 'Home' });
    const put = dataOf(
      await addresses.put(id, 1, home({ city: 'Paris', country: 'FR' })).expect(200),
    );
    expect(put).toMatchObject({ city: 'Paris', country: 'FR', label: null, version: 2 });
    const patched = await addresses.patch(id, 2, { line2: '2nd floor' }).expect(200);
    expect(dataOf(patched)).toMatchObject({ city: 'Paris', line2: '2nd floor', version: 3 });
    expect(dataOf(await addresses.patch(id, 3, { line2: null }).expect(200))['line2']).toBeNull();
    expect(dataOf(await addresses.patch(id, 4, { city: 'Paris' }).expect(200)).version).toBe(4);
    const late = await addresses.patch(id, 1, { city: 'Rome' }).expect(412);
    expect(errorOf(late).details).toEqual({ currentVersion: 4 });
    await addresses.remove(id, 1).expect(412);
    await addresses.remove(id, 4).expect(204);
    expect(errorOf(await addresses.get(`/${id}`).expect(404)).code).toBe(
      'CUSTOMER_ADDRESS_NOT_FOUND',
    );
  });

  it('belong to their customer alone', async () => {
    const { id } = await add();
    const customers = resourceOf(app, '/api/v1/customers', user);
    const other = dataOf(await customers.post({ name: 'Grace' }).expect(201));
    const theirs = resourceOf(app, `/api/v1/customers/${other.id}/addresses`, user);
    await theirs.get(`/${id}`).expect(404);
    await theirs.patch(id, 1, { city: 'Rome' }).expect(404);
    await theirs.remove(id, 1).expect(404);
    expect(dataOf<ListOf<Address>>(await theirs.get('').expect(200)).items).toEqual([]);
  });

  it('need a customer', async () => {
    const none = resourceOf(app, `/api/v1/customers/${nowhere}/addresses`, user);
    for (const request of [none.get(''), none.post(home()), none.patch(nowhere, 1, {})]) {
      expect(errorOf(await request.expect(404)).code).toBe('CUSTOMER_NOT_FOUND');
    }
    await app.sql(`UPDATE customers SET status = 'erased' WHERE id = $1`, [customerId]);
    expect(errorOf(await addresses.post(home()).expect(409)).code).toBe('CUSTOMER_ERASED');
  });

  it('go with their customer', async () => {
    const { id } = await add();
    await resourceOf(app, '/api/v1/customers', user).remove(customerId, 1).expect(204);
    expect(await app.sql('SELECT 1 FROM customer_addresses WHERE id = $1', [id])).toEqual([]);
  });

  it('are a hundred at most', async () => {
    await app.sql(
      `INSERT INTO customer_addresses (id, customer_id, recipient, line1, city, country)
       SELECT gen_random_uuid(), $1, 'Ada', 'Street ' || n, 'London', 'GB' FROM generate_series(1, 99) AS n`,
      [customerId],
    );
    await add();
    const response = await addresses.post(home()).expect(409);
    expect(errorOf(response)).toMatchObject({
      code: 'CUSTOMER_ADDRESS_LIMIT_REACHED',
      details: { limit: 100 },
    });
    const page = dataOf<ListOf<Address>>(await addresses.get('?limit=60&count=true').expect(200));
    expect(page.page.total).toBe(100);
    const rest = dataOf<ListOf<Address>>(await addresses.get(`?limit=60&after=${page.page.next}`));
    expect(new Set([...page.items, ...rest.items].map(({ id }) => id)).size).toBe(100);
  });
});

describe('a default address', () => {
  it('takes over from the one before, for billing and shipping apart', async () => {
    const first = await add({ defaultBilling: true, defaultShipping: true });
    const second = await add({ defaultBilling: true });
    expect(await get(first.id)).toMatchObject({
      defaultBilling: false,
      defaultShipping: true,
      version: 2,
    });
    expect(second).toMatchObject({ defaultBilling: true, defaultShipping: false });
    await addresses.patch(second.id, 1, { defaultShipping: true }).expect(200);
    expect(await get(first.id)).toMatchObject({ defaultBilling: false, defaultShipping: false });
    expect(await eventsOf(app, first.id)).toEqual([
      'customer.address_created',
      'customer.address_updated',
      'customer.address_updated',
    ]);
  });

  it('can be given up without an heir', async () => {
    const { id } = await add({ defaultBilling: true });
    const response = await addresses.patch(id, 1, { defaultBilling: false }).expect(200);
    expect(dataOf<Address>(response).defaultBilling).toBe(false);
  });

  it('is one at most, whoever asks at the same time', async () => {
    const bodies = Array.from({ length: 8 }, (_, i) =>
      home({ label: `No. ${i}`, defaultBilling: true }),
    );
    const responses = await Promise.all(bodies.map((body) => addresses.post(body)));
    expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const { items } = dataOf<ListOf<Address>>(await addresses.get('').expect(200));
    expect(items.filter(({ defaultBilling }) => defaultBilling)).toHaveLength(1);
  });
});
