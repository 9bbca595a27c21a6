import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { ApiKeyUse } from '../../src/modules/api-keys/api-key-use.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type BulkAnswer, codesOf, refusalsOf, statusesOf } from '../support/bulk.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf } from '../support/resource.js';
import { tableDigests } from '../support/table-digests.js';

let app: TestApp;
let desk: OrderDesk;
let serial = 0;

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const send = (rows: unknown[], query = '', headers: object = keyed()): Test =>
  app
    .http()
    .post(`/api/v1/orders/bulk${query}`)
    .set(desk.user)
    .set(headers as Record<string, string>)
    .send({ rows });
const order = (reference: string, lines: Readonly<Record<string, number>>, more: object = {}) => ({
  source: 'shop',
  reference,
  currency: 'EUR',
  lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })),
  ...more,
});
const fresh = (): string => `R-${(serial += 1)}`;
const answerOf = async (test: Test): Promise<BulkAnswer> =>
  dataOf<BulkAnswer>(await test.expect(200));

/** What is written of the orders apart from themselves. */
async function tracesOf(refs: readonly string[]): Promise<object[]> {
  const traces: object[] = [];
  for (const reference of refs) {
    const [found] = await app.sql<{ id: string }>('SELECT id FROM orders WHERE reference = $1', [
      reference,
    ]);
    const id = found?.id ?? '';
    const texts = async (text: string): Promise<unknown[]> =>
      (await app.sql<{ it: unknown }>(text, [id])).map(({ it: value }) => value);
    traces.push({
      timeline: await desk.timeline(id),
      events: await texts(
        'SELECT type AS it FROM outbox_events WHERE resource_id = $1::text ORDER BY type, sequence',
      ),
      payloads: await texts(
        `SELECT jsonb_build_array(payload -> 'totals', payload -> 'status', payload -> 'version')
             AS it FROM outbox_events WHERE resource_id = $1::text ORDER BY type, sequence`,
      ),
      audit: await texts(
        `SELECT action || ' ' || actor_name AS it FROM audit_entries
          WHERE resource_id = $1::text ORDER BY action, id`,
      ),
      // Of two changes in one transaction only what they came to was ever to be seen.
      lastVersion: await texts('SELECT max(version) AS it FROM order_versions WHERE order_id = $1'),
      movements: await texts(
        `SELECT delta_allocated AS it FROM stock_movements
          WHERE reference_id = $1::uuid ORDER BY delta_allocated`,
      ),
      order: await texts(
        `SELECT to_jsonb(o) - '{id,number,reference,created_at,updated_at,placed_at,reservation_expires_at}'::text[]
             AS it FROM orders o WHERE id = $1`,
      ),
      lines: await texts(
        `SELECT to_jsonb(l) - '{id,order_id}'::text[] AS it FROM order_lines l
          WHERE order_id = $1 ORDER BY position`,
      ),
    });
  }
  return traces;
}

beforeAll(async () => {
  app = await startTestApp();
  desk = await OrderDesk.open(app);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 100_000 });
  await desk.product('RARE', { units: 5 });
  for (let index = 0; index < 20; index += 1) await desk.product(`P-${index}`, { units: 1000 });
});

afterAll(() => app.close());

describe('POST /orders/bulk', () => {
  it('creates drafts and placed orders, and repeats without a change', async () => {
    const [draft, placed] = [fresh(), fresh()];
    const rows = [order(draft, { TEA: 1 }), order(placed, { TEA: 2 }, { place: true })];
    const first = await answerOf(send(rows));
    expect(statusesOf(first)).toEqual(['created', 'created']);
    expect(first.rows.map(({ data }) => data?.['status'])).toEqual(['draft', 'placed']);
    const again = await answerOf(send(rows));
    expect(statusesOf(again)).toEqual(['unchanged', 'unchanged']);
    expect(again.rows.map(({ data }) => data)).toEqual(first.rows.map(({ data }) => data));
    const changed = [
      order(draft, { TEA: 3 }),
      order(draft, { TEA: 3 }),
      order(placed, { TEA: 3 }, { version: 1 }),
    ];
    const refused = await answerOf(send(changed, '?policy=skip_failed'));
    expect(codesOf(refused)).toEqual([
      'PRECONDITION_REQUIRED',
      'BULK_ROW_REPEATED',
      'ORDER_NOT_DRAFT',
    ]);
    const versioned = await answerOf(send([order(draft, { TEA: 3 }, { version: 1, place: true })]));
    expect(versioned.rows[0]).toMatchObject({
      status: 'updated',
      data: { status: 'placed', lines: [{ quantity: 3 }] },
    });
  });

  it('changes nothing when a row is refused, and names them all', async () => {
    const before = await tableDigests(app);
    const refused = await send([
      order(fresh(), { TEA: 1 }, { place: true }),
      order(fresh(), { NOPE: 1 }),
      order(fresh(), { RARE: 99 }, { place: true }),
      order(fresh(), {}, { place: true }),
      order(fresh(), { TEA: 0 }),
    ]).expect(422);
    expect(refusalsOf(refused)).toEqual([
      '1 PRODUCT_NOT_FOUND',
      '2 STOCK_INSUFFICIENT',
      '3 ORDER_EMPTY',
      '4 VALIDATION_FAILED',
    ]);
    expect(await tableDigests(app)).toEqual(before);
  });

  it('gives scarce stock to the first rows, and skips the others', async () => {
    const rows = ['z', 'a', 'm'].map((name) =>
      order(`${name}-${fresh()}`, { RARE: 2, TEA: 1 }, { place: true }),
    );
    const answer = await answerOf(send(rows, '?policy=skip_failed'));
    expect(codesOf(answer)).toEqual([null, null, 'STOCK_INSUFFICIENT']);
    expect(await desk.level('RARE')).toEqual({ onHand: 5, allocated: 4 });
    await app
      .http()
      .get(`/api/v1/orders/by-ref/shop/${rows[2]?.reference}`)
      .set(desk.user)
      .expect(404);
    await desk.balance();
  });

  it('asks for the permission of each row', async () => {
    const rows = [
      order(fresh(), { TEA: 1 }),
      { ...order(fresh(), {}), lines: [{ sku: 'TEA', quantity: 1, unitPrice: 1 }] },
    ];
    const key = await app
      .http()
      .post('/api/v1/api-keys')
      .set(desk.user)
      .set(keyed())
      .send({ name: 'Shop', permissions: ['orders:create', 'orders:update'] })
      .expect(201);
    const { secret } = dataOf<{ secret: string }>(key);
    const placing = [...rows, order(fresh(), { TEA: 1 }, { place: true })];
    const answer = await answerOf(
      send(placing, '?policy=skip_failed').set('Authorization', `Bearer ${secret}`),
    );
    expect(codesOf(answer)).toEqual([null, 'FORBIDDEN', 'FORBIDDEN']);
    await app.get(ApiKeyUse).flush();
  });

  it('needs a key, replays with it, and is rehearsed without one', async () => {
    const rows = [order(fresh(), { TEA: 1 }, { place: true })];
    expect(errorOf(await send(rows, '', {}).expect(400)).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const before = await tableDigests(app);
    expect(statusesOf(await answerOf(send(rows, '?dryRun=true', {})))).toEqual(['created']);
    expect(await tableDigests(app)).toEqual(before);
    const key = keyed();
    const first = await send(rows, '', key).expect(200);
    expect((await send(rows, '', key).expect(200)).body).toEqual(first.body);
  });

  it('leaves the same traces as orders made one by one on their own routes', async () => {
    const lines = { TEA: 2, 'P-1': 1 };
    const bulk = [fresh(), fresh(), fresh()] as const;
    await answerOf(send([order(bulk[2], { TEA: 1 })]));
    const rows = [
      order(bulk[0], lines, { place: true }),
      order(bulk[1], lines),
      order(bulk[2], lines, { version: 1, shipping: 5, place: true }),
    ];
    await answerOf(send(rows));
    const single = [fresh(), fresh(), fresh()] as const;
    await desk.post('/orders', order(single[0], lines, { place: true })).expect(201);
    await desk.post('/orders', order(single[1], lines)).expect(201);
    const { id } = dataOf(await desk.post('/orders', order(single[2], { TEA: 1 })).expect(201));
    const put = app.http().put(`/api/v1/orders/${id}`).set(desk.user).set('If-Match', '"1"');
    await put.send(order(single[2], lines, { shipping: 5 })).expect(200);
    await desk.command(id, 'place').expect(200);
    const [many, alone] = [await tracesOf(bulk), await tracesOf(single)];
    expect(many).toEqual(alone);
    expect(many[2]).toMatchObject({
      timeline: ['order.created', 'order.edited', 'order.placed'],
      events: ['order.created', 'order.edited', 'order.placed', 'stock.reserved'],
    });
  });

  it.each([true, false])(
    'takes two bulks over the same orders in opposite order (place: %s)',
    async (place) => {
      const refs = Array.from({ length: 60 }, fresh);
      const rows = refs.map((reference, index) =>
        order(reference, { [`P-${index % 20}`]: 1, [`P-${(index * 7 + 3) % 20}`]: 1 }, { place }),
      );
      const answers = await Promise.all([
        send(rows),
        send([...rows].reverse()),
        send([...rows].reverse()),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const made = answers.flatMap((answer) => statusesOf(dataOf<BulkAnswer>(answer)));
      expect(made.filter((status) => status === 'created')).toHaveLength(60);
      expect(made.filter((status) => status === 'unchanged')).toHaveLength(120);
      await desk.balance();
    },
  );

  it('takes 500 orders whole, drafts and placed ones', async () => {
    const rows = Array.from({ length: 500 }, (_, index) =>
      order(fresh(), { TEA: 1 }, { place: index % 5 === 0 }),
    );
    const before = await desk.level('TEA');
    const answer = await answerOf(send(rows));
    expect(answer).toMatchObject({ total: 500, succeeded: 500, failed: 0 });
    expect(await desk.level('TEA')).toEqual({ ...before, allocated: before.allocated + 100 });
    await desk.balance();
  });
});
