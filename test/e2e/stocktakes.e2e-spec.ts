import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { CountDesk, stocktakesPath } from '../support/count-desk.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Stored,
} from '../support/resource.js';
import type { StockWorld, Thing } from '../support/stock-world.js';

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let desk: CountDesk;
let world: StockWorld;
let london: Thing;
let tea: Thing;
let mug: Thing;

const codeOf = async (request: Test, status: number) => errorOf(await request.expect(status)).code;

beforeAll(async () => {
  app = await startTestApp();
  desk = await CountDesk.open(app);
  ({ world, london } = desk);
});

beforeEach(async () => {
  tea = await world.product();
  mug = await world.product();
  await world.receive(tea, london, 10);
  await world.receive(mug, london, 5);
});

afterAll(() => app.close());

describe('a stocktake', () => {
  it('of named products expects what is on hand, and answers 201 with its place', async () => {
    const never = await world.product();
    const skus = [tea.code.toLowerCase(), tea.code, mug.code, never.code];
    const response = await desk.start({ skus, reason: 'Quarter' }).expect(201);
    const data = dataOf(response);
    expect(data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'open',
      warehouseId: london.id,
      warehouse: london.code,
      reason: 'Quarter',
      lineCount: 3,
      countedCount: 0,
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      closedAt: null,
    });
    expect(response.headers['location']).toBe(`${stocktakesPath}/${data.id}`);
    expect(await desk.read(data.id)).toEqual(data);
    expect(await desk.lines(data.id)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        productId: tea.id,
        sku: tea.code,
        expected: 10,
        counted: null,
        onHandWhenCounted: null,
        difference: null,
        countedAt: null,
        countedBy: null,
      },
      expect.objectContaining({ sku: mug.code, expected: 5 }),
      expect.objectContaining({ sku: never.code, expected: 0 }),
    ]);
    expect(await eventsOf(app, data.id)).toEqual(['stocktake.created']);
  });

  it('of all products takes every level of the warehouse', async () => {
    const lyon = await world.warehouse();
    await world.receive(tea, lyon, 3);
    await world.receive(mug, lyon, 1);
    const { id, lineCount } = dataOf(
      await desk.start({ warehouse: lyon.code, all: true }).expect(201),
    );
    expect(lineCount).toBe(2);
    const found = (await desk.lines(id)).map(({ sku, expected }) => `${sku} ${expected}`);
    expect(found.sort()).toEqual([`${tea.code} 3`, `${mug.code} 1`].sort());
  });

  it('refuses what it cannot count', async () => {
    const untracked = await world.product({ trackStock: false });
    const codes = [
      await codeOf(desk.start({ skus: ['NO-SUCH'] }), 404),
      await codeOf(desk.start({ skus: [untracked.code] }), 422),
      await codeOf(desk.start({ warehouse: 'NO-SUCH', all: true }), 404),
    ];
    expect(codes).toEqual(['PRODUCT_NOT_FOUND', 'STOCK_NOT_TRACKED', 'WAREHOUSE_NOT_FOUND']);
    expect(pointersOf(await desk.start({}).expect(400))).toEqual(['/skus']);
    expect(pointersOf(await desk.start({ skus: [] }).expect(400))).toEqual(['/skus']);
    expect(pointersOf(await desk.start({ skus: ['A'], all: true }).expect(400))).toEqual(['/skus']);
    const id = await desk.opened(tea);
    const wrong = { lines: [{ sku: tea.code, counted: -1 }] };
    expect(pointersOf(await desk.post(`/${id}/counts`, wrong).expect(400))).toEqual([
      '/lines/0/counted',
    ]);
    const upper = { ...tea, code: tea.code.toLowerCase() };
    const twice = await desk
      .count(id, [
        [tea, 1],
        [upper, 2],
      ])
      .expect(400);
    expect(pointersOf(twice)).toEqual(['/lines/1/sku']);
    expect(await codeOf(desk.count(nowhere, [[tea, 1]]), 404)).toBe('STOCKTAKE_NOT_FOUND');
    expect(await codeOf(desk.apply(nowhere), 404)).toBe('STOCKTAKE_NOT_FOUND');
  });

  it('counts no product that another open one of the warehouse counts', async () => {
    const first = await desk.opened(tea);
    const refused = errorOf(await desk.start({ skus: [mug.code, tea.code] }).expect(409));
    expect(refused).toMatchObject({ code: 'STOCKTAKE_OVERLAP', details: { skus: [tea.code] } });
    const second = await desk.opened(mug);
    expect(await codeOf(desk.count(second, [[tea, 9]]), 409)).toBe('STOCKTAKE_OVERLAP');
    const elsewhere = await world.warehouse();
    await desk.start({ warehouse: elsewhere.code, skus: [tea.code] }).expect(201);
    await desk.post(`/${first}/cancel`).expect(200);
    await desk
      .count(second, [
        [tea, 9],
        [mug, 5],
      ])
      .expect(200);
    await desk.apply(second).expect(200);
    expect(await desk.onHand(tea)).toBe(9);
    await desk.opened(tea, mug);
  });

  it('of one product is started by one of many at the same time', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(async () => desk.start({ skus: [tea.code] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });
});

describe('counting', () => {
  it('can be done in parts, again, and find what nobody expected', async () => {
    const pot = await world.product();
    const id = await desk.opened(tea, mug);
    const first = await desk.count(id, [[tea, 7]]).expect(200);
    expect(dataOf(first)).toMatchObject({ lineCount: 2, countedCount: 1, version: 2 });
    await desk
      .count(id, [
        [tea, 8],
        [pot, 1],
      ])
      .expect(200);
    expect(await desk.read(id)).toMatchObject({ lineCount: 3, countedCount: 2, version: 3 });
    expect(await desk.lines(id, '?counted=true')).toEqual([
      expect.objectContaining({
        sku: tea.code,
        counted: 8,
        onHandWhenCounted: 10,
        difference: -2,
        countedAt: expect.stringMatching(/Z$/),
        countedBy: 'inventory_manager',
      }),
      expect.objectContaining({ sku: pot.code, expected: 0, counted: 1, difference: 1 }),
    ]);
    expect(await desk.lines(id, '?counted=false')).toMatchObject([{ sku: mug.code }]);
    await desk.count(id, [[mug, 5]]).expect(200);
    expect((await desk.lines(id, '?differing=true')).map(({ sku }) => sku)).toEqual([
      tea.code,
      pot.code,
    ]);
    expect(await desk.lines(id, `?sku=${mug.code.toLowerCase()}&differing=false`)).toHaveLength(1);
    expect([await desk.onHand(tea), await desk.onHand(mug)]).toEqual([10, 5]);
  });

  it('needs the version that it names', async () => {
    const id = await desk.opened(tea);
    await desk.count(id, [[tea, 7]], { 'If-Match': '"1"' }).expect(200);
    const stale = await desk.count(id, [[tea, 6]], { 'If-Match': '"1"' }).expect(412);
    expect(errorOf(stale).details).toEqual({ currentVersion: 2 });
    await desk.apply(id, {}, { 'If-Match': '"1"' }).expect(412);
    await desk.apply(id, {}, { 'If-Match': '"2"' }).expect(200);
  });
});

describe('the list of stocktakes', () => {
  it('filters by warehouse, status and time', async () => {
    const nice = await world.warehouse();
    await world.receive(tea, nice, 1);
    const { id } = dataOf(await desk.start({ warehouse: nice.code, all: true }).expect(201));
    const found = async (query: string) => {
      const path = `${stocktakesPath}?warehouse=${nice.code.toLowerCase()}${query}`;
      const answer = await app.http().get(path).set(desk.user).expect(200);
      return dataOf<ListOf<Stored>>(answer).items.map((item) => item.id);
    };
    expect(await found('&status=open')).toEqual([id]);
    expect(await found('&status=applied,cancelled')).toEqual([]);
    expect(await found('&createdAt[lt]=2020-01-01T00:00:00Z')).toEqual([]);
    const current = { ...desk.user, 'If-None-Match': '"1"' };
    await app.http().get(`${stocktakesPath}/${id}`).set(current).expect(304);
    await app.http().get(`${stocktakesPath}/${nowhere}/lines`).set(desk.user).expect(404);
  });
});
