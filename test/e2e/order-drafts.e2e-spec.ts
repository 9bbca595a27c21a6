import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { errorOf, eventsOf } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 100 });
  await desk.product('MUG', { units: 100, unitPrice: 500 });
  await desk.product('DOLLAR', { currency: 'USD' });
});

afterAll(() => test.close());

const line = (sku: string, quantity: number, more: object = {}) => ({ sku, quantity, ...more });

/** Requests for the lines of one order. */
function linesOf(id: string) {
  const path = `/api/v1/orders/${id}/lines`;
  const tagged = (version: number | string) => ({ ...desk.user, 'If-Match': `"${version}"` });
  return {
    add: (body: object, version: number) => test.http().post(path).set(tagged(version)).send(body),
    patch: (lineId: string | undefined, version: number, body: object) =>
      test.http().patch(`${path}/${lineId}`).set(tagged(version)).send(body),
    remove: (lineId: string | undefined, version: number) =>
      test.http().delete(`${path}/${lineId}`).set(tagged(version)),
  };
}

describe('rewriting a draft', () => {
  it('replaces everything with PUT; what is left out takes its default', async () => {
    const draft = await desk.draft({ TEA: 1 }, { shipping: 100, source: 's', reference: 'put-1' });
    const body = { currency: 'EUR', lines: [line('MUG', 2), line('TEA', 3)] };
    const answer = await desk.orders.put(draft.id, 1, body).expect(200);
    const order = orderOf(answer);
    expect(order).toMatchObject({
      source: null,
      reference: null,
      version: 2,
      number: draft.number,
    });
    expect(order.totals).toEqual({ net: 4000, tax: 800, shipping: 0, discount: 0, total: 4800 });
    expect(order.lines.map(({ sku }) => sku)).toEqual(['MUG', 'TEA']);
    expect(answer.headers['etag']).toBe('"2"');
    expect(await desk.timeline(draft.id)).toEqual(['order.created', 'order.edited']);
    expect(await eventsOf(test, draft.id)).toEqual(['order.created', 'order.edited']);
  });

  it('writes nothing when nothing changes', async () => {
    const draft = await desk.draft({ TEA: 1 });
    const body = { currency: 'EUR', lines: [line('TEA', 1)] };
    expect(orderOf(await desk.orders.put(draft.id, 1, body))).toEqual(draft);
    expect(orderOf(await desk.orders.patch(draft.id, 1, {}))).toEqual(draft);
    expect(await desk.timeline(draft.id)).toEqual(['order.created']);
  });

  it('patches a part and keeps the lines with their ids and prices', async () => {
    const draft = await desk.draft({ TEA: 2 }, { shipping: 100 });
    const patch = {
      shipping: 250,
      source: 'shop',
      reference: 'patch-1',
      billingAddress: { city: 'Paris' },
    };
    const order = orderOf(await desk.orders.patch(draft.id, 1, patch).expect(200));
    expect(order).toMatchObject({
      source: 'shop',
      reference: 'patch-1',
      billingAddress: { city: 'Paris' },
    });
    expect(order.lines).toEqual(draft.lines);
    expect(order.totals.total).toBe(2 * 1200 + 250);
    const cleared = await desk.orders.patch(draft.id, 2, { shipping: null, billingAddress: null });
    expect(orderOf(cleared)).toMatchObject({
      billingAddress: null,
      totals: { shipping: 0 },
      version: 3,
    });
  });

  it('prices the lines anew when the currency changes', async () => {
    const draft = await desk.draft({ TEA: 1 });
    const refused = await desk.orders.patch(draft.id, 1, { currency: 'USD' });
    expect(errorOf(refused)).toMatchObject({
      code: 'ORDER_CURRENCY_MISMATCH',
      details: { currency: 'USD', skus: ['TEA'] },
    });
    const changed = await desk.orders.patch(draft.id, 1, {
      currency: 'USD',
      lines: [line('DOLLAR', 1)],
    });
    expect(orderOf(changed)).toMatchObject({ currency: 'USD', version: 2 });
  });

  it('takes a reference from nobody', async () => {
    await desk.draft({ TEA: 1 }, { source: 'shop', reference: 'mine' });
    const other = await desk.draft({ TEA: 1 });
    const patch = { source: 'shop', reference: 'mine' };
    expect(errorOf(await desk.orders.patch(other.id, 1, patch)).code).toBe('ORDER_REFERENCE_TAKEN');
    const half = await desk.orders.patch(other.id, 1, { reference: 'alone' });
    expect(errorOf(half).code).toBe('ORDER_SOURCE_REQUIRED');
  });

  it('needs the version that was read', async () => {
    const draft = await desk.draft({ TEA: 1 });
    const path = `/api/v1/orders/${draft.id}`;
    const bare = await test.http().patch(path).set(desk.user).send({ shipping: 1 });
    expect(bare.status).toBe(428);
    const [first, second] = await Promise.all([
      desk.orders.patch(draft.id, 1, { shipping: 1 }),
      desk.orders.patch(draft.id, 1, { shipping: 2 }),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, 412]);
    const stale = await desk.orders.remove(draft.id, 1);
    expect(stale.status).toBe(412);
    expect(errorOf(stale).details).toEqual({ currentVersion: 2 });
  });

  it('deletes a draft with its lines, and tells who listens', async () => {
    const draft = await desk.draft({ TEA: 1 });
    await desk.orders.remove(draft.id, 1).expect(204);
    await desk.orders.get(`/${draft.id}`).expect(404);
    await desk.orders.get(`/${draft.id}/events`).expect(404);
    expect(await eventsOf(test, draft.id)).toEqual(['order.created', 'order.deleted']);
  });

  it('replaces and deletes nothing but drafts', async () => {
    const order = await desk.placed({ TEA: 1 });
    const answers = [
      await desk.orders.put(order.id, 1, { currency: 'EUR', lines: [] }),
      await desk.orders.remove(order.id, 1),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(409);
      expect(errorOf(answer)).toMatchObject({
        code: 'ORDER_NOT_DRAFT',
        details: { status: 'placed' },
      });
    }
    expect(await desk.read(order.id)).toEqual(order);
  });
});

describe('the lines of a draft', () => {
  it('are added, changed and removed one by one, each with the totals', async () => {
    const draft = await desk.draft({ TEA: 1 });
    const lines = linesOf(draft.id);
    const added = await lines.add(line('MUG', 2), 1).expect(201);
    const [tea, mug] = orderOf(added).lines;
    expect(orderOf(added)).toMatchObject({ version: 2, totals: { total: 1200 + 1200 } });
    expect(added.headers['location']).toBe(`/api/v1/orders/${draft.id}/lines/${mug?.id}`);
    await test.http().get(String(added.headers['location'])).set(desk.user).expect(200);
    const changed = orderOf(await lines.patch(mug?.id, 2, { quantity: 5 }).expect(200));
    expect(changed).toMatchObject({ version: 3, totals: { total: 1200 + 3000 } });
    expect(changed.lines[1]).toMatchObject({ id: mug?.id, position: 2, quantity: 5 });
    const removed = await lines.remove(tea?.id, 3).expect(204);
    expect(removed.headers['etag']).toBe('"4"');
    expect(removed.text).toBe('');
    expect(await desk.read(draft.id)).toMatchObject({ version: 4, totals: { total: 3000 } });
    expect(await desk.timeline(draft.id)).toEqual([
      'order.created',
      ...Array<string>(3).fill('order.edited'),
    ]);
  });

  it('keep an overridden price until it is taken back', async () => {
    const reason = 'a friend';
    const body = { lines: [line('TEA', 1, { unitPrice: 7, reason })] };
    const draft = orderOf(await desk.create({}, body));
    const lines = linesOf(draft.id);
    const [tea] = draft.lines;
    const more = orderOf(await lines.patch(tea?.id, 1, { quantity: 2 }));
    expect(more.lines[0]).toMatchObject({
      unitPrice: 7,
      quantity: 2,
      priceOverridden: true,
      priceReason: reason,
    });
    const back = orderOf(await lines.patch(tea?.id, 2, { unitPrice: null }));
    expect(back.lines[0]).toMatchObject({
      unitPrice: 1000,
      priceOverridden: false,
      priceReason: null,
    });
    expect(orderOf(await lines.patch(tea?.id, 3, { quantity: 2 })).version).toBe(3);
  });

  it('are found by their own order only', async () => {
    const [one, other] = [await desk.draft({ TEA: 1 }), await desk.draft({ TEA: 1 })];
    const foreign = other.lines[0]?.id;
    expect(errorOf(await linesOf(one.id).patch(foreign, 1, { quantity: 2 })).code).toBe(
      'ORDER_LINE_NOT_FOUND',
    );
    expect((await linesOf(one.id).remove(foreign, 1)).status).toBe(404);
  });
});

describe('a catalogue that changes after the draft', () => {
  it('does not charge a price that nobody saw', async () => {
    const productId = await desk.product('RISING', { units: 10 });
    const draft = await desk.draft({ RISING: 1, TEA: 1 });
    const product = { ...desk.user, 'If-Match': '*' };
    await test
      .http()
      .patch(`/api/v1/products/${productId}`)
      .set(product)
      .send({ unitPrice: 1500 })
      .expect(200);
    const refused = await desk.command(draft.id, 'place');
    expect(refused.status).toBe(409);
    expect(errorOf(refused)).toMatchObject({
      code: 'ORDER_PRICE_CHANGED',
      details: { lines: [{ sku: 'RISING', unitPrice: 1000, currentUnitPrice: 1500 }] },
    });
    const lines = [line('RISING', 1), line('TEA', 1)];
    await desk.orders.patch(draft.id, 1, { lines }).expect(200);
    const placed = orderOf(await desk.command(draft.id, 'place').expect(200));
    expect(placed.lines[0]).toMatchObject({ unitPrice: 1500 });
    await test
      .http()
      .patch(`/api/v1/products/${productId}`)
      .set(product)
      .send({ unitPrice: 9 })
      .expect(200);
    expect((await desk.read(draft.id)).lines[0]).toMatchObject({ unitPrice: 1500 });
  });

  it('does not sell what was archived meanwhile', async () => {
    const productId = await desk.product('GONE', { units: 10 });
    const draft = await desk.draft({ GONE: 1 });
    await desk.post(`/products/${productId}/archive`).expect(200);
    expect(errorOf(await desk.command(draft.id, 'place'))).toMatchObject({
      code: 'PRODUCT_NOT_SELLABLE',
      details: { skus: ['GONE'] },
    });
  });
});
