import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import { statementsOf } from '../support/statement-counter.js';
import { StockWorld, type Thing } from '../support/stock-world.js';

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';

let app: TestApp;
let world: StockWorld;
let keeper: { Authorization: string };
let stock: Resource;
let levels: Resource;
let movements: Resource;
let london: Thing;
let tea: Thing;

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const send = (command: string, body: object, headers: Record<string, string> = keyed()): Test =>
  resourceOf(app, `/api/v1/stock/${command}`, keeper).post(body, headers);
const receive = (quantity: number, over: object = {}): Test =>
  send('receipts', { sku: tea.code, warehouse: london.code, quantity, ...over });
const adjust = (body: object): Test =>
  send('adjustments', { sku: tea.code, warehouse: london.code, ...body });
const levelOf = async (product: Thing): Promise<Stored> => {
  const list = dataOf<ListOf<Stored>>(await levels.get(`?product=${product.id}`).expect(200));
  return list.items[0] as Stored;
};

beforeAll(async () => {
  app = await startTestApp();
  world = new StockWorld(app);
  keeper = await app.as('inventory_manager');
  stock = resourceOf(app, '/api/v1/stock', keeper);
  levels = resourceOf(app, '/api/v1/stock-levels', keeper);
  movements = resourceOf(app, '/api/v1/stock-movements', keeper);
  london = await world.warehouse({ priority: 1 });
});

beforeEach(async () => {
  tea = await world.product();
});

afterAll(() => app.close());

describe('the levels', () => {
  it('list by product, SKU, warehouse and low stock', async () => {
    const paris = await world.warehouse();
    await receive(5).expect(201);
    await receive(9, { warehouse: paris.code }).expect(201);
    const found = async (query: string) =>
      dataOf<ListOf<Stored>>(await levels.get(query).expect(200)).items.map(
        ({ warehouse, onHand }) => `${String(warehouse)} ${String(onHand)}`,
      );
    const both = [`${london.code} 5`, `${paris.code} 9`];
    expect(await found(`?product=${tea.id}`)).toEqual(both);
    expect(await found(`?sku=${tea.code.toLowerCase()}`)).toEqual(both);
    expect(await found(`?sku=${tea.code}&warehouse=${paris.code.toLowerCase()}`)).toEqual([
      both[1],
    ]);
    expect(await found(`?sku=${tea.code}&warehouse=${london.id}`)).toEqual([both[0]]);
    expect(await found(`?sku=${tea.code}&lowStock=true`)).toEqual([]);
    const { id, version } = await levelOf(tea);
    await levels.patch(id, version, { reorderPoint: 5 }).expect(200);
    expect(await found(`?sku=${tea.code}&lowStock=true`)).toEqual([both[0]]);
    expect(await found(`?sku=${tea.code}&lowStock=false`)).toEqual([both[1]]);
  });

  it('page by key and refuse what they do not know', async () => {
    for (const _ of [1, 2, 3]) {
      tea = await world.product();
      await receive(1).expect(201);
    }
    const first = dataOf<ListOf<Stored>>(await levels.get('?limit=2&count=true').expect(200));
    expect(first.items).toHaveLength(2);
    expect(first.page.total).toBeGreaterThan(2);
    const second = dataOf<ListOf<Stored>>(
      await levels.get(`?limit=2&after=${String(first.page.next)}`).expect(200),
    );
    expect(second.items[0]?.id).not.toBe(first.items[1]?.id);
    await levels.get('?onHand=3').expect(400);
    await levels.get('?warehouse=%20').expect(400);
  });

  it('change their settings with If-Match only', async () => {
    await receive(5).expect(201);
    const { id, version } = await levelOf(tea);
    const path = `/api/v1/stock-levels/${id}`;
    await app.http().patch(path).set(keeper).send({ reorderPoint: 3 }).expect(428);
    const changed = await levels
      .patch(id, version, { reorderPoint: 3, backorderLimit: 2 })
      .expect(200);
    expect(dataOf(changed)).toMatchObject({
      id,
      sku: tea.code,
      warehouse: london.code,
      onHand: 5,
      available: 7,
      reorderPoint: 3,
      backorderLimit: 2,
      version: version + 1,
    });
    const stale = await levels.patch(id, version, { reorderPoint: 4 }).expect(412);
    expect(errorOf(stale).code).toBe('PRECONDITION_FAILED');
    const cleared = await levels.patch(id, version + 1, {
      reorderPoint: null,
      backorderLimit: null,
    });
    expect(dataOf(cleared)).toMatchObject({ reorderPoint: null, backorderLimit: 0 });
    expect(await eventsOf(app, id)).toContain('stock_level.updated');
    await levels.get(`/${id}`, { 'If-None-Match': cleared.headers['etag'] as string }).expect(304);
    await levels.get(`/${nowhere}`).expect(404);
    await levels.patch(nowhere, 1, { reorderPoint: 1 }).expect(404);
  });

  it('keep a backorder limit that is in use', async () => {
    await receive(2).expect(201);
    await world.allowBackorders(tea, london, 5);
    await world.reserve(await world.order([tea, 5]));
    const { id, version } = await levelOf(tea);
    const response = await levels.patch(id, version, { backorderLimit: 2 }).expect(409);
    expect(errorOf(response)).toMatchObject({
      code: 'BACKORDER_LIMIT_IN_USE',
      details: { minimum: 3 },
    });
    await levels.patch(id, version, { backorderLimit: 3 }).expect(200);
  });
});

describe('the movements', () => {
  it('list the latest first, by what moved, where, how and why', async () => {
    await receive(5).expect(201);
    const order = await world.order([tea, 2]);
    await world.reserve(order);
    await adjust({ quantity: -1 }).expect(201);
    const found = async (query: string) =>
      dataOf<ListOf<Stored>>(await movements.get(query).expect(200)).items.map(({ type }) => type);
    const all = ['adjustment', 'reserve', 'receipt'];
    expect(await found(`?product=${tea.id}`)).toEqual(all);
    expect(await found(`?sku=${tea.code}&warehouse=${london.code}`)).toEqual(all);
    expect(await found(`?sku=${tea.code}&type=reserve,receipt`)).toEqual(['reserve', 'receipt']);
    expect(await found(`?reference=${order.orderId}`)).toEqual(['reserve']);
    expect(await found(`?sku=${tea.code}&occurredAt[lt]=2020-01-01T00:00:00Z`)).toEqual([]);
    expect(await found(`?sku=${tea.code}&sort=occurredAt&limit=1`)).toEqual(['receipt']);
    await movements.get('?type=theft').expect(400);
    await movements.get(`/${nowhere}`).expect(404);
  });
});

describe('the availability', () => {
  const availability = (skus: string): Test => stock.get(`/availability?sku=${skus}`);

  it('sums each product over its warehouses, by their priority, in the order asked for', async () => {
    const [mug, unseen] = [await world.product(), await world.product()];
    const paris = await world.warehouse({ priority: 2 });
    const closed = await world.warehouse({ priority: 3, active: false });
    await receive(5).expect(201);
    await receive(4, { warehouse: closed.code }).expect(201);
    await receive(2, { warehouse: paris.code }).expect(201);
    await receive(8, { sku: mug.code }).expect(201);
    await world.reserve(await world.order([tea, 6]));
    const asked = `${mug.code},${tea.code.toLowerCase()},${unseen.code}`;
    const { items } = dataOf<{ items: unknown[] }>(await availability(asked).expect(200));
    expect(items).toEqual([
      {
        sku: mug.code,
        onHand: 8,
        allocated: 0,
        available: 8,
        warehouses: [{ warehouse: london.code, onHand: 8, allocated: 0, available: 8 }],
      },
      {
        sku: tea.code,
        onHand: 11,
        allocated: 6,
        available: 1,
        warehouses: [
          { warehouse: london.code, onHand: 5, allocated: 5, available: 0 },
          { warehouse: paris.code, onHand: 2, allocated: 1, available: 1 },
          { warehouse: closed.code, onHand: 4, allocated: 0, available: 0 },
        ],
      },
      { sku: unseen.code, onHand: 0, allocated: 0, available: 0, warehouses: [] },
    ]);
  });

  it('costs one statement', async () => {
    await receive(1).expect(201);
    await availability(tea.code).expect(200);
    const texts = await statementsOf(async () => availability(tea.code).expect(200));
    expect(texts).toHaveLength(1);
  });

  it('names the SKUs that it does not know', async () => {
    const response = await availability(`${tea.code},NO-1,NO-2`).expect(404);
    expect(errorOf(response)).toMatchObject({
      code: 'PRODUCT_NOT_FOUND',
      details: { skus: ['NO-1', 'NO-2'] },
    });
  });

  it('refuses a query without a SKU', async () => {
    await stock.get('/availability').expect(400);
    await availability(',').expect(400);
    await stock.get(`/availability?sku=${tea.code}&other=1`).expect(400);
  });
});

describe('the reconciliation', () => {
  const reconcile = async () =>
    dataOf<{ clean: boolean; checked: number; differences: object[] }>(
      await stock.get('/reconciliation').expect(200),
    );

  it('is clean as long as nobody writes around the ledger, and names what differs', async () => {
    await receive(5).expect(201);
    await world.reserve(await world.order([tea, 2]));
    const clean = await reconcile();
    expect(clean).toEqual({ clean: true, checked: expect.any(Number), differences: [] });
    expect(clean.checked).toBeGreaterThan(0);
    const tamper =
      'UPDATE stock_levels SET on_hand = on_hand + 1, allocated = 1 WHERE product_id = $1';
    await app.sql(tamper, [tea.id]);
    expect(await reconcile()).toEqual({
      clean: false,
      checked: clean.checked,
      differences: [
        {
          levelId: (await levelOf(tea)).id,
          sku: tea.code,
          warehouse: london.code,
          onHand: 6,
          ledgerOnHand: 5,
          allocated: 1,
          ledgerAllocated: 2,
          reserved: 2,
        },
      ],
    });
    await app.sql('UPDATE stock_levels SET on_hand = 5, allocated = 2 WHERE product_id = $1', [
      tea.id,
    ]);
  });
});
