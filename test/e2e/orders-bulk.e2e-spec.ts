import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
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
