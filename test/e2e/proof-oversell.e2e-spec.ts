import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { tally } from '../support/buyer.js';
import { type Program, startProgram } from '../support/program.js';
import { openShop, type StockedShop } from '../support/stocked-shop.js';

let test: TestApp;
let shop: StockedShop;
let programs: Program[] = [];

const urlOf = (index: number): string => (programs[index % 2] as Program).url;

beforeAll(async () => {
  test = await startTestApp();
  shop = await openShop(test);
  programs = await Promise.all([startProgram(test.databaseUrl), startProgram(test.databaseUrl)]);
});

afterAll(async () => {
  await Promise.all(programs.map((program) => program.end('SIGTERM')));
  await test.close();
});

describe('two processes on one database', () => {
  it('sell exactly 50 units to 200 buyers', async () => {
    await shop.stock('LAST-50', 50);
    const buyers = Array.from({ length: 200 }, (_, index) => index);
    const answers = await Promise.all(
      buyers.map((index) => shop.buyer.place(urlOf(index), [{ sku: 'LAST-50', quantity: 1 }])),
    );
    expect(tally(answers)).toEqual({ 201: 50, '409 STOCK_INSUFFICIENT': 150 });
    const sold = await test.sql(
      `SELECT sum(l.quantity)::int AS units, count(DISTINCT o.id)::int AS orders
         FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.status = 'placed' AND l.sku = 'LAST-50'`,
    );
    expect(sold).toEqual([{ units: 50, orders: 50 }]);
    const levels = await test.sql(
      `SELECT on_hand, allocated FROM stock_levels s JOIN products p ON p.id = s.product_id
        WHERE p.sku = 'LAST-50'`,
    );
    expect(levels).toEqual([{ on_hand: 50, allocated: 50 }]);
    await shop.balance();
  });

  it('show no deadlock to clients whose long orders name products in opposite order', async () => {
    const skus = Array.from({ length: 12 }, (_, index) => `CROSS-${index}`);
    for (const sku of skus) await shop.stock(sku, 1_000);
    const lines = skus.map((sku) => ({ sku, quantity: 1 }));
    const backwards = [...lines].reverse();
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        shop.buyer.place(urlOf(index), index % 4 < 2 ? lines : backwards),
      ),
    );
    expect(tally(answers)).toEqual({ 201: 120 });
    await shop.balance();
  });

  it('sum several lines for one product before they decide', async () => {
    await shop.stock('PAIR', 3);
    const twice = [
      { sku: 'PAIR', quantity: 2 },
      { sku: 'pair', quantity: 2 },
    ];
    const answers = await Promise.all(
      [0, 1, 2].map((index) => shop.buyer.place(urlOf(index), twice)),
    );
    expect(tally(answers)).toEqual({ '409 STOCK_INSUFFICIENT': 3 });
    await shop.balance();
  });

  it('make one order of one key sent fifty times at once', async () => {
    await shop.stock('ONCE', 100);
    const place = (index: number) =>
      shop.buyer.place(urlOf(index), [{ sku: 'ONCE', quantity: 1 }], 'one-key');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => place(index)));
    const made = answers.filter(({ status }) => status === 201);
    const running = answers.filter(({ code }) => code === 'IDEMPOTENCY_KEY_IN_USE');
    expect(made.length + running.length).toBe(50);
    expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const later = await place(1);
    expect(later).toMatchObject({ status: 201, replayed: true });
    for (const { body } of made) expect(body).toEqual(later.body);
    const count = await test.sql(
      `SELECT count(*)::int AS orders FROM order_lines WHERE sku = 'ONCE'`,
    );
    expect(count).toEqual([{ orders: 1 }]);
    await shop.balance();
  });
});
