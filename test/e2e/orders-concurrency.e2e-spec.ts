import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { tally } from '../support/buyer.js';
import { OrderDesk } from '../support/order-desk.js';
import { openShop, type StockedShop } from '../support/stocked-shop.js';

let test: TestApp;
let desk: OrderDesk;
let shop: StockedShop;

beforeAll(async () => {
  test = await startTestApp();
  shop = await openShop(test);
  desk = await OrderDesk.open(test);
});

afterAll(() => test.close());

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('buyers at the same moment', () => {
  it('a hundred of them get the last unit once', async () => {
    await shop.stock('LAST', 1);
    const answers = await times(100, () =>
      shop.buyer.place(test.url, [{ sku: 'LAST', quantity: 1 }]),
    );
    expect(tally(answers)).toEqual({ 201: 1, '409 STOCK_INSUFFICIENT': 99 });
    expect(await desk.level('LAST')).toEqual({ onHand: 1, allocated: 1 });
    await shop.balance();
  });

  it('fifty requests with one key make one order with one answer', async () => {
    await shop.stock('KEYED', 100);
    const lines = [{ sku: 'KEYED', quantity: 1 }];
    const answers = await times(50, () => shop.buyer.place(test.url, lines, 'the-same-key'));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(made.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 201);
    expect(others.every(({ code }) => code === 'IDEMPOTENCY_KEY_IN_USE')).toBe(true);
    expect(await desk.level('KEYED')).toEqual({ onHand: 100, allocated: 1 });
  });

  it('never see a deadlock, whatever the order of their lines', async () => {
    const skus = Array.from({ length: 10 }, (_, index) => `KNOT-${index}`);
    for (const sku of skus) await shop.stock(sku, 500);
    const lines = skus.map((sku) => ({ sku, quantity: 1 }));
    const answers = await times(60, (index) =>
      shop.buyer.place(test.url, index % 2 === 0 ? lines : [...lines].reverse()),
    );
    expect(tally(answers)).toEqual({ 201: 60 });
    await shop.balance();
  });

  it('may cancel while their stock is lost: nobody sees a deadlock, and the books agree', async () => {
    await shop.stock('STORM', 100);
    const orders = await times(20, () => desk.placed({ STORM: 5 }));
    const answers = await times(30, (index) => {
      if (index < 20) return desk.command(String(orders[index]?.id), 'cancel', { reason: 'storm' });
      const loss = { sku: 'STORM', warehouse: 'MAIN', quantity: -5, reason: 'lost' };
      return desk.post('/stock/adjustments', loss);
    });
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<number>(20).fill(200),
      ...Array<number>(10).fill(201),
    ]);
    expect(await desk.level('STORM')).toEqual({ onHand: 50, allocated: 0 });
    await shop.balance();
  });

  it('move one order once: one of two commands wins', async () => {
    await shop.stock('DUEL', 100);
    for (let round = 0; round < 10; round += 1) {
      const draft = await desk.draft({ DUEL: 1 });
      const placing = await times(4, () => desk.command(draft.id, 'place'));
      expect(placing.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const [cancel, confirm] = await Promise.all([
        desk.command(draft.id, 'cancel', { reason: 'duel' }),
        desk.command(draft.id, 'confirm'),
      ]);
      expect(cancel.status).toBe(200);
      expect([200, 409]).toContain(confirm.status);
    }
    expect(await desk.level('DUEL')).toEqual({ onHand: 100, allocated: 0 });
    await shop.balance();
  });
});
