import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { type BulkAnswer, statusesOf } from '../support/bulk.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf } from '../support/resource.js';
import { statementsOf } from '../support/statement-counter.js';

let app: TestApp;
let desk: OrderDesk;

/** The statements of one bulk request, all of whose rows come to the status. */
async function statements(path: string, rows: readonly object[], status: string): Promise<number> {
  const test = app.http().post(`/api/v1/${path}/bulk`).set(desk.user);
  const sent = test.set('Idempotency-Key', randomUUID()).send({ rows });
  let answer: BulkAnswer | undefined;
  const texts = await statementsOf(async () => {
    answer = dataOf<BulkAnswer>(await sent.expect(200));
  });
  expect(new Set(statusesOf(answer as BulkAnswer))).toEqual(new Set([status]));
  return texts.length;
}

const many = (count: number, row: (index: number) => object): object[] =>
  Array.from({ length: count }, (_, index) => row(index));

const orders =
  (name: string, more: object) =>
  (index: number): object => ({
    source: 'shop',
    reference: `${name}-${index}`,
    currency: 'EUR',
    lines: [
      { sku: `P-${index % 10}`, quantity: 1 },
      { sku: `P-${(index + 3) % 10}`, quantity: 2 },
    ],
    ...more,
  });

beforeAll(async () => {
  app = await startTestApp();
  desk = await OrderDesk.open(app);
  await desk.warehouse('MAIN');
  for (let index = 0; index < 10; index += 1) await desk.product(`P-${index}`, { units: 10_000 });
  await statements('orders', [orders('warm', { place: true })(0)], 'created');
});

afterAll(() => app.close());

describe('a bulk request takes as many statements for 50 rows as for 5', () => {
  // Who sees the request, its transaction, its key: six of them are of every such request.
  it.each([
    ['placed orders', 'placed', 'created', 13, { place: true }],
    ['the same again', 'placed', 'unchanged', 8, { place: true }],
    ['drafts', 'drafts', 'created', 10, {}],
    ['other content', 'drafts', 'updated', 11, { shipping: 495, version: 1 }],
    ['drafts that are placed', 'drafts', 'updated', 15, { shipping: 495, place: true }],
  ])('%s', async (_, name, status, limit, more) => {
    const few = await statements('orders', many(5, orders(`few-${name}`, more)), status);
    const all = await statements('orders', many(50, orders(`all-${name}`, more)), status);
    expect(all).toBe(few);
    expect(all).toBeLessThanOrEqual(limit);
  });

  it('products', async () => {
    const rows = (count: number, name: string, more: object): object[] =>
      many(count, (index) => {
        const price = { unitPrice: 100, currency: 'EUR', taxRateBp: 0 };
        return { sku: `${count}-${index}`, name, ...price, ...more };
      });
    for (const [status, limit, name, more] of [
      ['created', 9, 'one', {}],
      ['unchanged', 6, 'one', {}],
      ['updated', 9, 'other', { version: 1 }],
    ] as const) {
      const few = await statements('products', rows(5, name, more), status);
      const all = await statements('products', rows(50, name, more), status);
      expect(all).toBe(few);
      expect(all).toBeLessThanOrEqual(limit);
    }
  });

  it('changes of stock', async () => {
    for (const type of ['receipt', 'adjustment']) {
      const rows = (count: number): object[] =>
        many(count, (index) => {
          const level = { sku: `P-${index % 10}`, warehouse: 'MAIN' };
          return { type, ...level, quantity: 2, reason: 'counted' };
        });
      const few = await statements('stock', rows(5), 'applied');
      const all = await statements('stock', rows(50), 'applied');
      expect(all).toBe(few);
      expect(all).toBeLessThanOrEqual(9);
    }
  });
});
