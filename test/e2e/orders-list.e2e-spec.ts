import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, type ListOf, pointersOf } from '../support/resource.js';
import { statementsOf } from '../support/statement-counter.js';

let test: TestApp;
let desk: OrderDesk;
let drafts: OrderBody[];
let placed: OrderBody[];

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 1000, taxRateBp: 0 });
  drafts = [];
  placed = [];
  for (const quantity of [1, 2, 3]) {
    drafts.push(
      await desk.draft({ TEA: quantity }, { source: 'shop', reference: `D-${quantity}_x` }),
    );
    placed.push(
      await desk.placed({ TEA: quantity * 10 }, { source: 'erp', reference: `P-${quantity}` }),
    );
  }
  await desk.command((placed[0] as OrderBody).id, 'hold', { reason: 'look' }).expect(200);
  await desk.command((placed[1] as OrderBody).id, 'confirm').expect(200);
});

afterAll(() => test.close());

const list = async (query: string): Promise<ListOf<OrderBody>> =>
  dataOf<ListOf<OrderBody>>(await desk.orders.get(`?${query}`).expect(200));

const idsOf = ({ items }: ListOf<OrderBody>): string[] => items.map(({ id }) => id);
const ids = (...orders: (OrderBody | undefined)[]): (string | undefined)[] =>
  orders.map((order) => order?.id);

describe('GET /orders', () => {
  it('shows the latest first, as summaries, in one statement', async () => {
    const texts = await statementsOf(async () => {
      const page = await list('limit=6');
      expect(idsOf(page)).toEqual(
        ids(placed[2], drafts[2], placed[1], drafts[1], placed[0], drafts[0]),
      );
      expect(page.items[0]).not.toHaveProperty('lines');
      expect(page.items[0]).toMatchObject({
        status: 'placed',
        held: false,
        totals: { total: 30_000 },
      });
    });
    expect(texts).toHaveLength(1);
  });

  it('includes the lines in the same statement when asked', async () => {
    const texts = await statementsOf(async () => {
      const page = await list('include=lines&status=placed');
      expect(page.items.map(({ lines }) => lines.length)).toEqual([1, 1]);
      expect(page.items[0]?.lines).toEqual(placed[2]?.lines);
    });
    expect(texts).toHaveLength(1);
  });

  it.each([
    ['status=placed', () => ids(placed[2], placed[0])],
    ['status=placed,confirmed&held=false', () => ids(placed[2], placed[1])],
    ['held=true', () => ids(placed[0])],
    ['source=shop', () => ids(drafts[2], drafts[1], drafts[0])],
    ['reference=P-2', () => ids(placed[1])],
    ['total[gte]=20000&total[lt]=30000', () => ids(placed[1])],
    ['total=1000', () => ids(drafts[0])],
    ['paymentStatus=paid', () => []],
    ['fulfillmentStatus=unfulfilled&status=confirmed', () => ids(placed[1])],
    ['createdAt[lt]=2020-01-01T00:00:00Z', () => []],
    ['q=d-2', () => ids(drafts[1])],
    ['q=_x', () => ids(drafts[2], drafts[1], drafts[0])],
    ['customerId=01936f7e-8a00-7000-8000-00000000dead', () => []],
    ['sort=total&limit=2', () => ids(drafts[0], drafts[1])],
    ['sort=-total&limit=2', () => ids(placed[2], placed[1])],
    ['sort=-placedAt', () => ids(placed[2], placed[1], placed[0], drafts[2], drafts[1], drafts[0])],
  ])('answers ?%s', async (query, expected) => {
    expect(idsOf(await list(query))).toEqual(expected());
  });

  it('finds an order by its number, exactly or in part', async () => {
    const { number, id } = placed[0] as OrderBody;
    expect(idsOf(await list(`number=${number}`))).toEqual([id]);
    expect(idsOf(await list(`q=${number.slice(3).toLowerCase()}`))).toEqual([id]);
  });

  it('ranges over the time of placing, which drafts do not have', async () => {
    const at = String(placed[1]?.['placedAt']);
    expect(idsOf(await list(`placedAt[gte]=${at}`))).toEqual(ids(placed[2], placed[1]));
    expect(idsOf(await list(`placedAt[lt]=${at}&sort=placedAt`))).toEqual(ids(placed[0]));
  });

  it.each([
    'createdAt',
    '-createdAt',
    'placedAt',
    '-placedAt',
    'number',
    '-number',
    'total',
    '-total',
  ])('walks every order once, sorted by %s', async (sort) => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const tail = after === '' ? '' : `&after=${after}`;
      const page: ListOf<OrderBody> = await list(`sort=${sort}&limit=2&count=true${tail}`);
      expect(page.page.total).toBe(6);
      seen.push(...idsOf(page));
      after = page.page.next;
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  it('cuts to the fields asked for', async () => {
    const page = await list('fields=number,totals&limit=1');
    expect(Object.keys(page.items[0] as object).sort()).toEqual(['number', 'totals']);
  });

  it('refuses what it does not know, all at once', async () => {
    const answer = await desk.orders.get(
      '?status=lost&colour=red&sort=weight&fields=secret&include=users&total=x',
    );
    expect(answer.status).toBe(400);
    expect(pointersOf(answer)).toEqual([
      '?colour',
      '?fields',
      '?include',
      '?sort',
      '?status',
      '?total',
    ]);
    const { page } = await list('limit=1');
    const foreign = await desk.orders.get(`?status=placed&after=${page.next}`);
    expect(errorOf(foreign).code).toBe('INVALID_CURSOR');
  });
});

describe('GET /orders/{id}/events', () => {
  it('pages through the timeline with who did what', async () => {
    const { id } = placed[0] as OrderBody;
    const first = await desk.orders.get(`/${id}/events?limit=2`).expect(200);
    const { items, page } = dataOf<ListOf<Record<string, unknown>>>(first);
    expect(items.map(({ type }) => type)).toEqual(['order.created', 'order.placed']);
    const rest = await desk.orders.get(`/${id}/events?limit=2&after=${page.next}`).expect(200);
    const [heldEvent] = dataOf<ListOf<Record<string, unknown>>>(rest).items;
    expect(heldEvent).toEqual({
      id: expect.any(String),
      sequence: expect.any(Number),
      type: 'order.held',
      data: { reason: 'look' },
      actorId: expect.any(String),
      actorName: 'admin',
      occurredAt: expect.any(String),
    });
    const filtered = await desk.orders.get(`/${id}/events?type=order.expired`).expect(200);
    expect(dataOf<ListOf<unknown>>(filtered).items).toEqual([]);
    await desk.orders.get('/01936f7e-8a00-7000-8000-00000000dead/events').expect(404);
  });
});
