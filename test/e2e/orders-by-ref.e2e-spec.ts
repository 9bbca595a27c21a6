import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { errorOf, eventsOf, pointersOf } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 1000 });
  await desk.product('MUG', { units: 1000 });
});

afterAll(() => test.close());

const path = (ref: string): string => `/api/v1/orders/by-ref/erp/${ref}`;
const content = (quantity: number, more: object = {}) => ({
  currency: 'EUR',
  lines: [{ sku: 'TEA', quantity }],
  ...more,
});

function put(ref: string, body: object, ifMatch?: string): Promise<Response> {
  const headers = ifMatch === undefined ? {} : { 'If-Match': ifMatch };
  return test
    .http()
    .put(path(ref))
    .set(desk.user)
    .set(headers)
    .send(body)
    .then((answer) => answer);
}

describe('PUT /orders/by-ref', () => {
  it('creates an order, then changes nothing for the same content', async () => {
    const made = await put('same', content(2));
    expect(made.status).toBe(201);
    const order = orderOf(made);
    expect(order).toMatchObject({ source: 'erp', reference: 'same', status: 'draft', version: 1 });
    expect(made.headers['location']).toBe(`/api/v1/orders/${order.id}`);
    const again = await put('same', {
      ...content(2),
      lines: [{ sku: 'tea', quantity: 2 }],
      shipping: 0,
    });
    expect(again.status).toBe(200);
    expect(orderOf(again)).toEqual(order);
    expect(await desk.timeline(order.id)).toEqual(['order.created']);
    const read = await test.http().get(path('same')).set(desk.user).expect(200);
    expect(orderOf(read)).toEqual(order);
    await test.http().get(path('same')).set(desk.user).set('If-None-Match', '"1"').expect(304);
  });

  it('rewrites a draft only for who names the version read', async () => {
    const order = orderOf(await put('edit', content(1)));
    const blind = await put('edit', content(5));
    expect(blind.status).toBe(428);
    expect((await put('edit', content(5), '"7"')).status).toBe(412);
    expect((await put('edit', content(5), 'W/"1"')).status).toBe(412);
    expect(orderOf(await put('edit', content(5), '"1"'))).toMatchObject({
      id: order.id,
      version: 2,
    });
    // The answer got lost: the same request again is the same content by now.
    expect((await put('edit', content(5), '"1"')).status).toBe(200);
    const forced = await put('edit', content(6, { shippingAddress: { city: 'Rome' } }), '*');
    expect(orderOf(forced)).toMatchObject({ version: 3, shippingAddress: { city: 'Rome' } });
    expect(await eventsOf(test, order.id)).toEqual([
      'order.created',
      'order.edited',
      'order.edited',
    ]);
  });

  it('places when asked, once, and leaves a placed order alone', async () => {
    const order = orderOf(await put('place', content(2), undefined));
    const placed = await put('place', content(2, { place: true }));
    expect(placed.status).toBe(200);
    expect(orderOf(placed)).toMatchObject({ id: order.id, status: 'placed', version: 2 });
    for (const body of [content(2, { place: true }), content(2)]) {
      expect(orderOf(await put('place', body, '*'))).toEqual(orderOf(placed));
    }
    const other = await put('place', content(3), '*');
    expect(other.status).toBe(409);
    expect(errorOf(other).code).toBe('ORDER_NOT_DRAFT');
    expect(await desk.timeline(order.id)).toEqual(['order.created', 'order.placed']);
  });

  it('creates and places in one go, or neither', async () => {
    expect(orderOf(await put('both', content(1, { place: true })))).toMatchObject({
      status: 'placed',
    });
    const short = await put('short', content(100_000, { place: true }));
    expect(errorOf(short).code).toBe('STOCK_INSUFFICIENT');
    await test.http().get(path('short')).set(desk.user).expect(404);
  });

  it('takes the new prices of the catalogue when the version is named', async () => {
    const id = await desk.product('PRICED', { units: 5 });
    const body = { currency: 'EUR', lines: [{ sku: 'PRICED', quantity: 1 }] };
    await put('reprice', body);
    const product = { ...desk.user, 'If-Match': '*' };
    await test
      .http()
      .patch(`/api/v1/products/${id}`)
      .set(product)
      .send({ unitPrice: 2000 })
      .expect(200);
    expect(errorOf(await put('reprice', { ...body, place: true })).code).toBe(
      'ORDER_PRICE_CHANGED',
    );
    const placed = await put('reprice', { ...body, place: true }, '"1"');
    expect(orderOf(placed)).toMatchObject({ status: 'placed', totals: { net: 2000 } });
  });

  it('does not create what the caller believes to have read', async () => {
    expect((await put('absent', content(1), '"1"')).status).toBe(412);
    await test.http().get(path('absent')).set(desk.user).expect(404);
    expect((await put('absent', content(1), '*')).status).toBe(201);
  });

  it('makes one order of two requests at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const body = content(1, { place: round % 2 === 0 });
      const answers = await Promise.all([0, 1, 2, 3].map(() => put(`twin-${round}`, body)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
      expect(new Set(answers.map((answer) => orderOf(answer).id)).size).toBe(1);
    }
    await desk.balance();
  });

  it('checks the path and the body', async () => {
    const long = await put('x'.repeat(129), content(1));
    expect(pointersOf(long)).toEqual(['{ref}']);
    const named = await put('named', content(1, { source: 'other', reference: 'other' }));
    expect(pointersOf(named)).toEqual(['/reference', '/source']);
    await test.http().get(path('a%00b')).set(desk.user).expect(400);
    const auditor = await test.as('auditor');
    await test.http().put(path('auditor')).set(auditor).send(content(1)).expect(403);
  });

  it('knows a source called lines', async () => {
    const url = '/api/v1/orders/by-ref/lines/7';
    await test.http().put(url).set(desk.user).send(content(1)).expect(201);
    await test.http().get(url).set(desk.user).expect(200);
  });
});
