import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { dataOf, errorOf, eventsOf, pointersOf } from '../support/resource.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';

let test: TestApp;
let desk: OrderDesk;

const unknownId = '01936f7e-8a00-7000-8000-00000000dead';

beforeAll(async () => {
  test = await startTestApp((config) => ({
    ...config,
    orders: { ...config.orders, placement: 'grouped' },
    // An actor that is looked up again costs a statement more.
    auth: { ...config.auth, permissionTtlSeconds: 3600 },
  }));
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 1000, unitPrice: 333, taxRateBp: 1750 });
  await desk.product('MUG', { units: 1000, unitPrice: 1250 });
  await desk.product('POT', { units: 1000, unitPrice: 2999, taxRateBp: 0 });
  await desk.product('POSTAGE', { trackStock: false, unitPrice: 495, taxRateBp: 0 });
  await desk.product('SOON', { status: 'draft' });
  await desk.product('DOLLAR', { currency: 'USD' });
});

afterAll(() => test.close());

describe('creating an order', () => {
  it('answers a draft with snapshots, totals, ETag and Location, and reserves nothing', async () => {
    const answer = await desk.create({ tea: 3, MUG: 2 }, { shipping: 495 }).expect(201);
    const order = orderOf(answer);
    expect(order).toMatchObject({
      status: 'draft',
      fulfillmentStatus: 'unfulfilled',
      paymentStatus: 'unpaid',
      currency: 'EUR',
      totals: { net: 3499, tax: 675, shipping: 495, discount: 0, total: 4669 },
      source: null,
      reference: null,
      customerId: null,
      placedAt: null,
      version: 1,
    });
    expect(order.number).toMatch(/^SO-\d{9}$/);
    // 999 × 17.5 % = 174.825, rounded half-up.
    expect(order.lines[0]).toMatchObject({
      sku: 'TEA',
      name: 'Product TEA',
      quantity: 3,
      unitPrice: 333,
      taxRateBp: 1750,
      net: 999,
      tax: 175,
      total: 1174,
    });
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.headers['location']).toBe(`/api/v1/orders/${order.id}`);
    expect(await desk.read(order.id)).toEqual(order);
    expect(await desk.timeline(order.id)).toEqual(['order.created']);
    expect(await eventsOf(test, order.id)).toEqual(['order.created']);
  });

  it('places at once when asked: everything reserved, both events told', async () => {
    const before = await desk.level('TEA');
    const order = await desk.placed({ TEA: 2, POSTAGE: 1 });
    expect(order).toMatchObject({ status: 'placed', version: 1 });
    expect(order['placedAt']).toEqual(expect.any(String));
    expect(order['reservationExpiresAt']).toEqual(expect.any(String));
    expect((await desk.level('TEA')).allocated).toBe(before.allocated + 2);
    expect(await desk.timeline(order.id)).toEqual(['order.created', 'order.placed']);
    expect(await eventsOf(test, order.id)).toEqual([
      'stock.reserved',
      'order.created',
      'order.placed',
    ]);
    const audit = await test.sql<{ action: string }>(
      `SELECT action FROM audit_entries WHERE resource_id = $1 AND action LIKE 'order.%' ORDER BY id`,
      [order.id],
    );
    expect(audit.map(({ action }) => action)).toEqual(['order.created', 'order.placed']);
    await desk.balance();
  });

  it('never expires what holds no stock', async () => {
    const order = await desk.placed({ POSTAGE: 2 });
    expect(order).toMatchObject({ status: 'placed', reservationExpiresAt: null });
  });

  it('keeps several lines for one product, and reserves their sum', async () => {
    const before = await desk.level('MUG');
    const lines = [
      { sku: 'MUG', quantity: 2 },
      { sku: 'mug', quantity: 3 },
    ];
    const order = orderOf(await desk.create({}, { lines, place: true }).expect(201));
    expect(order.lines.map(({ quantity }) => quantity)).toEqual([2, 3]);
    expect((await desk.level('MUG')).allocated).toBe(before.allocated + 5);
  });

  it('makes no order of what the stock cannot cover, and says what is short', async () => {
    await desk.product('RARE', { units: 3 });
    const answer = await desk.create(
      { TEA: 1, RARE: 4 },
      { place: true, source: 's', reference: 'short' },
    );
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: 'RARE', requested: 4, available: 3 }] },
    });
    await desk.orders.get('/by-ref/s/short').expect(404);
    expect((await desk.level('RARE')).allocated).toBe(0);
    await desk.balance();
  });

  it.each([
    ['an unknown SKU', { lines: [{ sku: 'NOPE', quantity: 1 }] }, 404, 'PRODUCT_NOT_FOUND'],
    [
      'a product that is not active',
      { lines: [{ sku: 'SOON', quantity: 1 }] },
      409,
      'PRODUCT_NOT_SELLABLE',
    ],
    [
      'a product in another currency',
      { lines: [{ sku: 'DOLLAR', quantity: 1 }] },
      422,
      'ORDER_CURRENCY_MISMATCH',
    ],
    ['an unknown customer', { customerId: unknownId }, 422, 'CUSTOMER_UNKNOWN'],
    ['a reference without a source', { reference: 'R' }, 422, 'ORDER_SOURCE_REQUIRED'],
    ['nothing to place', { lines: [], place: true }, 422, 'ORDER_EMPTY'],
    [
      'a total beyond 2^53',
      { lines: [{ sku: 'MUG', quantity: 1_000_000_000, unitPrice: 1_000_000_000_000 }] },
      422,
      'ORDER_TOTAL_TOO_LARGE',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await desk.create({ TEA: 1 }, body);
    expect(answer.status).toBe(status);
    expect(errorOf(answer).code).toBe(code);
  });

  it.each([0, -1, 1.5, '1', 2 ** 31, null])('refuses %p as a quantity', async (quantity) => {
    const answer = await desk.create({}, { lines: [{ sku: 'TEA', quantity }] });
    expect(answer.status).toBe(400);
    expect(pointersOf(answer)).toEqual(['/lines/0/quantity']);
  });

  it('refuses what only the program decides', async () => {
    const forged = {
      status: 'confirmed',
      number: 'SO-1',
      totals: {},
      id: unknownId,
      paymentStatus: 'paid',
    };
    const answer = await desk.create({ TEA: 1 }, forged);
    expect(answer.status).toBe(400);
    expect(pointersOf(answer)).toEqual(['/id', '/number', '/paymentStatus', '/status', '/totals']);
  });

  it('takes 1,000 lines and refuses 1,001', async () => {
    const lines = Array.from({ length: 1001 }, () => ({ sku: 'TEA', quantity: 1 }));
    expect(pointersOf(await desk.create({}, { lines }))).toEqual(['/lines']);
    const order = orderOf(await desk.create({}, { lines: lines.slice(1) }).expect(201));
    expect(order.lines).toHaveLength(1000);
    const added = await desk.post(`/orders/${order.id}/lines`, { sku: 'TEA', quantity: 1 });
    expect(errorOf(added).code).toBe('ORDER_TOO_MANY_LINES');
  });

  it('needs an Idempotency-Key to place, and none for a draft', async () => {
    const body = { currency: 'EUR', lines: [{ sku: 'TEA', quantity: 1 }] };
    const refused = await desk.orders.post({ ...body, place: true });
    expect(refused.status).toBe(400);
    expect(errorOf(refused).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    await desk.orders.post(body).expect(201);
  });

  it('gives a source and reference to one order only', async () => {
    const ref = { source: 'shop', reference: 'A-1' };
    await desk.draft({ TEA: 1 }, ref);
    for (const place of [false, true]) {
      const answer = await desk.create({ TEA: 1 }, { ...ref, place });
      expect(answer.status).toBe(409);
      expect(errorOf(answer).code).toBe('ORDER_REFERENCE_TAKEN');
    }
    await desk.draft({ TEA: 1 }, { source: 'other', reference: 'A-1' });
  });

  it('takes a price by hand only from who may override prices', async () => {
    const lines = [{ sku: 'TEA', quantity: 2, unitPrice: 0 }];
    const order = orderOf(await desk.create({}, { lines }).expect(201));
    expect(order.lines[0]).toMatchObject({ unitPrice: 0, priceOverridden: true, total: 0 });
    await test.sql(
      `INSERT INTO roles (id, name, description, permissions) VALUES
         (gen_random_uuid(), 'clerk', '', '{orders:create,orders:update,orders:read}')`,
    );
    const clerk = await desk.as('clerk');
    const draft = await clerk.draft({ TEA: 1 });
    const answers = [
      await clerk.create({}, { lines }),
      await clerk.orders.patch(draft.id, 1, { lines }),
      await clerk.post(`/orders/${draft.id}/lines`, lines[0]),
      await clerk.orders.patch(`${draft.id}/lines/${draft.lines[0]?.id}`, 1, { unitPrice: 1 }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(errorOf(answer).details).toEqual({ permission: 'orders:price-override' });
    }
    const placing = await clerk.create({ TEA: 1 }, { place: true });
    expect(errorOf(placing).details).toEqual({ permission: 'orders:place' });
  });

  it('refuses blocked customers and keeps address snapshots', async () => {
    const made = await desk
      .post('/customers', { name: 'Ada', email: 'ada@example.com' })
      .expect(201);
    const { id: customerId } = dataOf(made);
    const shippingAddress = { recipient: 'Ada', line1: '1 Road', city: 'London', country: 'GB' };
    const order = await desk.draft({ TEA: 1 }, { customerId, shippingAddress });
    expect(order).toMatchObject({ customerId, shippingAddress, billingAddress: null });
    const customer = { ...desk.user, 'If-Match': '*' };
    await test
      .http()
      .patch(`/api/v1/customers/${customerId}`)
      .set(customer)
      .send({ status: 'blocked' })
      .expect(200);
    expect(errorOf(await desk.create({ TEA: 1 }, { customerId })).code).toBe('CUSTOMER_BLOCKED');
    expect(errorOf(await desk.command(order.id, 'place')).code).toBe('CUSTOMER_BLOCKED');
    const list = await test.http().get(`/api/v1/customers/${customerId}/orders`).set(desk.user);
    expect(dataOf<{ items: { id: string }[] }>(list).items.map(({ id }) => id)).toEqual([order.id]);
    await test.http().get(`/api/v1/customers/${unknownId}/orders`).set(desk.user).expect(404);
  });

  it('places three lines in one round trip, and replays the answer in one', async () => {
    const key = randomUUID();
    const skus = ['TEA', 'MUG', 'POT'];
    const body = { currency: 'EUR', place: true, lines: skus.map((sku) => ({ sku, quantity: 1 })) };
    const place = () =>
      test.http().post('/api/v1/orders').set(desk.user).set('Idempotency-Key', key).send(body);
    await desk.create({ TEA: 1 }, { place: true }).expect(201);
    expect(await statementsOf(() => place().expect(201), ofRequests)).toHaveLength(1);
    expect(await statementsOf(() => place().expect(201), ofRequests)).toHaveLength(1);
  });

  it('places what is rare in six statements', async () => {
    const body = { currency: 'EUR', place: true };
    const lines = ['TEA', 'MUG', 'POT'].map((sku) => ({ sku, quantity: 1, unitPrice: 5 }));
    const admin = await test.as('admin');
    const send = () =>
      test
        .http()
        .post('/api/v1/orders')
        .set(admin)
        .set('Idempotency-Key', randomUUID())
        .send({ ...body, lines })
        .expect(201);
    await send();
    const own = (await statementsOf(send)).filter(
      (text) => !/idempotency_keys|^(BEGIN|START|COMMIT)/i.test(text.trim()),
    );
    expect(own).toHaveLength(6);
  });
});

describe('reading orders', () => {
  it('reads one order in one statement, and answers 304 to a current ETag', async () => {
    const order = await desk.draft({ TEA: 1, MUG: 1 });
    const texts = await statementsOf(() => desk.orders.get(`/${order.id}`).expect(200));
    expect(texts).toHaveLength(1);
    await desk.orders.get(`/${order.id}`, { 'If-None-Match': '"1"' }).expect(304);
    await desk.orders.get(`/${order.id}`, { 'If-None-Match': '"2"' }).expect(200);
    expect(errorOf(await desk.orders.get(`/${unknownId}`)).code).toBe('ORDER_NOT_FOUND');
    const few = await desk.orders.get(`/${order.id}?fields=number,totals`).expect(200);
    expect(Object.keys(dataOf(few)).sort()).toEqual(['number', 'totals']);
  });

  it('lists lines of each order only where they are asked for', async () => {
    const order = await desk.draft({ TEA: 1, MUG: 2 });
    const lines = await desk.orders.get(`/${order.id}/lines`).expect(200);
    expect(dataOf<{ items: unknown[] }>(lines).items).toEqual(order.lines);
    const [first] = order.lines;
    const one = await desk.orders.get(`/${order.id}/lines/${first?.id}`).expect(200);
    expect(dataOf<unknown>(one)).toEqual(first);
    await desk.orders.get(`/${order.id}/lines/${unknownId}`).expect(404);
  });
});
