import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response, Test } from 'supertest';
import { Signals } from '../../src/platform/signals/signals.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, pointersOf } from '../support/resource.js';
import { tableDigests } from '../support/table-digests.js';

let app: TestApp;
let desk: OrderDesk;
const heard: unknown[] = [];

const send = (path: string, body: object, headers: object = {}): Test =>
  app
    .http()
    .post(`/api/v1${path}`)
    .set(desk.user)
    .set(headers as Record<string, string>)
    .send(body);

/** Sends the dry run, and proves that no table has changed by it. */
async function rehearse(path: string, body: object, status = 200): Promise<Response> {
  const before = await tableDigests(app);
  const answer = await send(`${path}?dryRun=true`, body).expect(status);
  expect(await tableDigests(app)).toEqual(before);
  expect(heard).toEqual([]);
  expect(answer.headers['dry-run']).toBe('true');
  return answer;
}

beforeAll(async () => {
  app = await startTestApp();
  desk = await OrderDesk.open(app);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 10 });
  for (const topic of ['jobs', 'access', 'sessions'])
    // Without words: a server that stood still may have said something.
    app.get(Signals).on(topic, (message) => {
      if (message !== null) heard.push(message);
    });
});

afterAll(() => app.close());

const order = { currency: 'EUR', lines: [{ sku: 'TEA', quantity: 3 }] };
const receipt = { sku: 'TEA', warehouse: 'MAIN', quantity: 5 };

describe('a dry run', () => {
  it('of placing a new order says what would have been, and keeps nothing', async () => {
    const answer = await rehearse('/orders', { ...order, place: true });
    expect(answer.body).toMatchObject({
      status: 'success',
      message: 'Dry run: nothing was changed',
      data: { status: 'placed', totals: { total: 3600 }, version: 1 },
    });
    expect(answer.headers['location']).toBeUndefined();
    expect(answer.headers['etag']).toBeUndefined();
    await desk.orders.get(`/${dataOf(answer).id}`).expect(404);
    expect(await desk.level('TEA')).toEqual({ onHand: 10, allocated: 0 });
  });

  it('of placing a draft leaves the draft a draft', async () => {
    const draft = await desk.draft({ TEA: 2 });
    const answer = await rehearse(`/orders/${draft.id}/place`, {});
    expect(dataOf(answer)).toMatchObject({ id: draft.id, status: 'placed', version: 2 });
    expect(await desk.read(draft.id)).toMatchObject({ status: 'draft', version: 1 });
  });

  it('of a receipt and of an adjustment moves nothing, be it a shortage', async () => {
    expect(dataOf(await rehearse('/stock/receipts', receipt))).toMatchObject({ onHand: 15 });
    const placed = await desk.placed({ TEA: 8 });
    const loss = { ...receipt, quantity: -6 };
    expect(dataOf(await rehearse('/stock/adjustments', loss))).toMatchObject({ onHand: 4 });
    expect(await desk.read(placed.id)).toMatchObject({ held: false, version: placed.version });
    await desk.command(placed.id, 'cancel', { reason: 'test' }).expect(200);
  });

  it('is refused as the real request would be', async () => {
    const lines = [{ sku: 'TEA', quantity: 99 }];
    const refused = await rehearse('/orders', { ...order, lines, place: true }, 409);
    expect(errorOf(refused)).toMatchObject({ code: 'STOCK_INSUFFICIENT' });
    const invalid = await rehearse('/stock/receipts', { ...receipt, quantity: 0 }, 400);
    expect(pointersOf(invalid)).toEqual(['/quantity']);
    const malformed = await send('/stock/receipts?dryRun=true', receipt, {
      'Idempotency-Key': 'a b',
    });
    expect(errorOf(malformed).code).toBe('IDEMPOTENCY_KEY_INVALID');
  });

  it('neither keeps nor replays an Idempotency-Key', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    await send('/stock/receipts?dryRun=true', receipt, key).expect(200);
    const real = await send('/stock/receipts', receipt, key).expect(201);
    expect(dataOf(real)).toMatchObject({ onHand: 15 });
    const again = await send('/stock/receipts?dryRun=true', receipt, key).expect(200);
    expect(dataOf(again)).toMatchObject({ onHand: 20 });
    expect(again.headers['idempotency-replayed']).toBeUndefined();
    const replayed = await send('/stock/receipts', receipt, key).expect(201);
    expect(dataOf(replayed)).toEqual(dataOf(real));
  });

  it('is a flag, and false is the real thing', async () => {
    const answer = await send('/stock/receipts?dryRun=yes', receipt).expect(400);
    expect(pointersOf(answer)).toEqual(['?dryRun']);
    const real = send('/stock/receipts?dryRun=false', receipt, { 'Idempotency-Key': randomUUID() });
    expect((await real.expect(201)).headers['dry-run']).toBeUndefined();
  });

  it('is refused where there is none, before anything happens', async () => {
    const draft = await desk.draft({ TEA: 1 });
    const before = await tableDigests(app);
    const confirm = await send(`/orders/${draft.id}/hold?dryRun=true`, { reason: 'test' });
    expect(errorOf(confirm).code).toBe('VALIDATION_FAILED');
    const remove = await app
      .http()
      .delete(`/api/v1/orders/${draft.id}?dryRun=true`)
      .set(desk.user)
      .set('If-Match', '*');
    expect(pointersOf(remove)).toEqual(['?dryRun']);
    expect(await tableDigests(app)).toEqual(before);
  });
});
