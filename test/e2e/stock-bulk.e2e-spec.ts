import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { type BulkAnswer, codesOf, refusalsOf, statusesOf } from '../support/bulk.js';
import { dataOf, errorOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { StockWorld, type Thing } from '../support/stock-world.js';
import { tableDigests } from '../support/table-digests.js';

let app: TestApp;
let world: StockWorld;
let keeper: { Authorization: string };
let london: Thing;
let paris: Thing;
let things: Thing[];

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const send = (rows: unknown[], query = '', headers: Record<string, string> = keyed()): Test =>
  app
    .http()
    .post(`/api/v1/stock/bulk${query}`)
    .set(keeper)
    .set(headers as never)
    .send({ rows });
const receipt = (product: Thing, quantity: number, warehouse = london) => ({
  type: 'receipt',
  sku: product.code,
  warehouse: warehouse.code,
  quantity,
});
const adjustment = (product: Thing, fields: object, warehouse = london) => ({
  type: 'adjustment',
  sku: product.code,
  warehouse: warehouse.code,
  ...fields,
});
const answerOf = async (test: Test): Promise<BulkAnswer> =>
  dataOf<BulkAnswer>(await test.expect(200));
const onHand = async (product: Thing, warehouse = london) =>
  (await world.level(product, warehouse))?.onHand ?? null;

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  keeper = await app.as('inventory_manager');
  london = await world.warehouse({ priority: 1 });
  paris = await world.warehouse({ priority: 2 });
  things = [];
  for (let index = 0; index < 40; index += 1) things.push(await world.product());
});

afterAll(() => app.close());

const thing = (index: number) => things[index] as Thing;

describe('POST /stock/bulk', () => {
  it('receives, adjusts and sets, in the order of the rows of a level', async () => {
    const answer = await answerOf(
      send([
        receipt(thing(0), 10),
        receipt(thing(1), 5, paris),
        adjustment(thing(0), { quantity: -3, reason: 'Broken' }),
        adjustment(thing(0), { setOnHand: 20, expectedOnHand: 7 }),
      ]),
    );
    expect(statusesOf(answer)).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(answer.rows.map(({ data }) => data?.['onHand'])).toEqual([10, 5, 7, 20]);
    expect(answer.rows[2]?.data).toMatchObject({ type: 'adjustment', reason: 'Broken' });
    expect(await onHand(thing(0))).toBe(20);
    expect(await onHand(thing(1), paris)).toBe(5);
  });

  it('changes nothing when a row is refused, and names them all', async () => {
    const untracked = await world.product({ trackStock: false });
    const before = await tableDigests(app);
    const refused = await send([
      receipt(thing(2), 10),
      receipt(thing(2), -1),
      receipt(untracked, 1),
      receipt({ id: '', code: 'NO-SUCH' }, 1),
      receipt(thing(2), 1, { id: '', code: 'NOWHERE' }),
      adjustment(thing(2), { quantity: -11 }),
      adjustment(thing(0), { setOnHand: 1, expectedOnHand: 99 }),
      { ...receipt(thing(2), 1), type: 'gift' },
    ]).expect(422);
    expect(refusalsOf(refused)).toEqual([
      '1 VALIDATION_FAILED',
      '2 STOCK_NOT_TRACKED',
      '3 PRODUCT_NOT_FOUND',
      '4 WAREHOUSE_NOT_FOUND',
      '5 STOCK_INSUFFICIENT',
      '6 STOCK_CHANGED',
      '7 VALIDATION_FAILED',
    ]);
    expect(await tableDigests(app)).toEqual(before);
  });

  it('skips what is refused on request, without a trace of it', async () => {
    const answer = await answerOf(
      send([adjustment(thing(3), { quantity: -1 }), receipt(thing(4), 4)], '?policy=skip_failed'),
    );
    expect(codesOf(answer)).toEqual(['STOCK_INSUFFICIENT', null]);
    expect(await world.level(thing(3), london)).toBeNull();
    expect(await onHand(thing(4))).toBe(4);
  });

  it('takes back what reality does not have', async () => {
    await world.receive(thing(5), london, 10);
    const order = await world.order([thing(5), 8]);
    await world.reserve(order);
    const rows = [
      receipt(thing(5), 2),
      adjustment(thing(5), { quantity: -8 }),
      receipt(thing(5), 1),
      adjustment(thing(5), { quantity: -6 }),
    ];
    const answer = await answerOf(send(rows, '?policy=skip_failed'));
    expect(codesOf(answer)).toEqual([null, null, null, 'STOCK_INSUFFICIENT']);
    expect(answer.rows.map(({ data }) => data?.['onHand'])).toEqual([12, 4, 5, undefined]);
    expect(await world.level(thing(5), london)).toMatchObject({ onHand: 5, allocated: 4 });
    const [held] = await app.sql<{ held: boolean }>(
      'SELECT held_at IS NOT NULL AS held FROM orders WHERE id = $1',
      [order.orderId],
    );
    expect(held).toEqual({ held: true });
  });

  it('needs a key, replays with it, and is rehearsed without one', async () => {
    const rows = [receipt(thing(6), 3)];
    expect(errorOf(await send(rows, '', {}).expect(400)).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const key = keyed();
    const first = await send(rows, '', key).expect(200);
    expect((await send(rows, '', key).expect(200)).body).toEqual(first.body);
    expect(await onHand(thing(6))).toBe(3);
    const before = await tableDigests(app);
    const dry = await answerOf(send([...rows, ...rows], '?dryRun=true', {}));
    expect(dry.rows.map(({ data }) => data?.['onHand'])).toEqual([6, 9]);
    expect(await tableDigests(app)).toEqual(before);
  });

  it('moves nothing in a warehouse of others', async () => {
    const signIn = new SignIn(app);
    const { id, email } = await signIn.user();
    const roles = [{ role: 'warehouse_operator', warehouses: [paris.code] }];
    await app
      .http()
      .put(`/api/v1/users/${id}/roles`)
      .set({ ...(await app.as('admin')), 'If-Match': '*' })
      .send({ roles })
      .expect(200);
    const token = (await signIn.login(email)).data.accessToken;
    const rows = [receipt(thing(7), 1), receipt(thing(7), 2, paris)];
    const answer = await answerOf(
      send(rows, '?policy=skip_failed').set('Authorization', `Bearer ${token}`),
    );
    expect(codesOf(answer)).toEqual(['WAREHOUSE_NOT_FOUND', null]);
    expect(await world.level(thing(7), london)).toBeNull();
  });

  it('takes two bulks over the same levels in opposite order', async () => {
    const levels = things.slice(10);
    const rows = levels.flatMap((product) => [receipt(product, 1), receipt(product, 1, paris)]);
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all([
        send(rows),
        send([...rows].reverse()),
        send(rows.map((row) => ({ ...row, type: 'adjustment' })).reverse()),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    }
    for (const product of levels) {
      expect(await onHand(product)).toBe(9);
      expect(await onHand(product, paris)).toBe(9);
    }
  });

  it('applies 500 rows whole', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => receipt(thing(index % 40), 1));
    const answer = await answerOf(send(rows));
    expect(answer).toMatchObject({ total: 500, succeeded: 500, failed: 0 });
    const [sum] = await app.sql<{ differences: number }>(
      `SELECT count(*)::int AS differences FROM stock_levels l WHERE on_hand <>
        (SELECT sum(delta_on_hand) FROM stock_movements m
          WHERE m.product_id = l.product_id AND m.warehouse_id = l.warehouse_id)`,
    );
    expect(sum).toEqual({ differences: 0 });
  });
});
