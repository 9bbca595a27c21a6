import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response, Test } from 'supertest';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, type ListOf, type Stored } from '../support/resource.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
});

afterAll(async () => {
  const findings = await test.get(IntegrityService).verify();
  expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  await test.close();
});

const levelOf = async (sku: string): Promise<Stored> => {
  const answer = await test.http().get(`/api/v1/stock-levels?sku=${sku}`).set(desk.user);
  return dataOf<ListOf<Stored>>(answer).items[0] as Stored;
};

async function limit(sku: string, backorderLimit: number): Promise<Response> {
  const { id, version } = await levelOf(sku);
  const tagged = { ...desk.user, 'If-Match': `"${version}"` };
  return test.http().patch(`/api/v1/stock-levels/${id}`).set(tagged).send({ backorderLimit });
}

/** A product with units on hand, of which some more may be owed. */
async function stocked(sku: string, units: number, owed: number): Promise<void> {
  await desk.product(sku, { units });
  expect((await limit(sku, owed)).status).toBe(200);
}

const ship = (orderId: string, lineId: string, quantity: number): Test =>
  desk.post(`/orders/${orderId}/shipments`, {
    warehouse: 'MAIN',
    lines: [{ lineId, quantity }],
    ship: true,
  });

describe('a backorder limit', () => {
  it('sells beyond what is there, as far as it goes, and ships only what is there', async () => {
    await stocked('POT', 3, 5);
    const order = await desk.placed({ POT: 6 });
    expect(await levelOf('POT')).toMatchObject({ onHand: 3, allocated: 6, available: 2 });
    const refused = errorOf(await desk.create({ POT: 3 }, { place: true }).expect(409));
    expect(refused).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: 'POT', requested: 3, available: 2 }] },
    });
    await desk.command(order.id, 'confirm').expect(200);
    const lineId = order.lines[0]?.id ?? '';
    const early = errorOf(await ship(order.id, lineId, 4).expect(409));
    expect(early).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: 'POT', requested: 4, available: 3 }] },
    });
    await ship(order.id, lineId, 3).expect(201);
    expect(await levelOf('POT')).toMatchObject({ onHand: 0, allocated: 3, available: 2 });
    await ship(order.id, lineId, 1).expect(409);
    await desk.receive('POT', 5);
    await ship(order.id, lineId, 3).expect(201);
    expect(await levelOf('POT')).toMatchObject({ onHand: 2, allocated: 0, available: 7 });
    expect(await desk.read(order.id)).toMatchObject({ fulfillmentStatus: 'fulfilled' });
  });

  it('stays while it is in use', async () => {
    await stocked('CUP', 2, 4);
    const order = await desk.placed({ CUP: 5 });
    const lower = await limit('CUP', 2);
    expect(errorOf(lower)).toMatchObject({
      code: 'BACKORDER_LIMIT_IN_USE',
      details: { minimum: 3 },
    });
    expect((await limit('CUP', 3)).status).toBe(200);
    await desk.command(order.id, 'cancel', { reason: 'test' }).expect(200);
    expect((await limit('CUP', 0)).status).toBe(200);
    expect(await levelOf('CUP')).toMatchObject({ allocated: 0, available: 2 });
  });

  it('is not exceeded by many who order at once', async () => {
    await stocked('JAR', 3, 2);
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => desk.create({ JAR: 1 }, { place: true })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(await levelOf('JAR')).toMatchObject({ onHand: 3, allocated: 5, available: 0 });
  });

  it('takes physical units of all warehouses first', async () => {
    await stocked('TIN', 2, 10);
    await desk.warehouse('FAR', 9);
    await desk.receive('TIN', 3, 'FAR');
    await desk.placed({ TIN: 6 });
    const answer = await test.http().get('/api/v1/stock/availability?sku=TIN').set(desk.user);
    expect(dataOf<ListOf<object>>(answer).items).toMatchObject([
      {
        warehouses: [
          { warehouse: 'MAIN', onHand: 2, allocated: 3, available: 9 },
          { warehouse: 'FAR', onHand: 3, allocated: 3, available: 0 },
        ],
      },
    ]);
  });
});
