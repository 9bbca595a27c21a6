import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  dataOf,
  errorOf,
  eventsOf,
  type ListOf,
  pointersOf,
  type Resource,
  resourceOf,
  type Stored,
} from '../support/resource.js';
import type { StockWorld, Thing } from '../support/stock-world.js';
import { keyed, type Transfer, TransferDesk, transfersPath } from '../support/transfer-desk.js';

const nowhere = '01936f7e-8a00-7000-8000-0000000000ff';
let app: TestApp;
let desk: TransferDesk;
let world: StockWorld;
let transfers: Resource;
let london: Thing;
let paris: Thing;
let tea: Thing;
let mug: Thing;

const both = (): [Thing, number][] => [
  [tea, 4],
  [mug, 2],
];
const send = (over: object = {}, headers?: Record<string, string>): Test =>
  desk.post('', desk.bodyOf(both(), over), headers);
const codeOf = async (request: Test, status: number) => errorOf(await request.expect(status)).code;

/** Per product: what went out, came in, is in transit and lost; invariant 10. */
async function books(id: string): Promise<Record<string, number>[]> {
  return app.sql(
    `SELECT l.quantity,
            coalesce((SELECT -sum(delta_on_hand) FROM stock_movements m WHERE m.reference_id = t.id
                AND m.product_id = l.product_id AND m.type = 'transfer_out'), 0)::int AS out,
            coalesce((SELECT sum(delta_on_hand) FROM stock_movements m WHERE m.reference_id = t.id
                AND m.product_id = l.product_id AND m.type = 'transfer_in'), 0)::int AS in,
            l.quantity_lost AS lost
       FROM stock_transfers t JOIN stock_transfer_lines l ON l.transfer_id = t.id
      WHERE t.id = $1 ORDER BY l.position`,
    [id],
  );
}

beforeAll(async () => {
  app = await startTestApp();
  desk = await TransferDesk.open(app);
  ({ world, london, paris } = desk);
  transfers = resourceOf(app, transfersPath, desk.user);
});

beforeEach(async () => {
  tea = await world.product();
  mug = await world.product();
  await world.receive(tea, london, 10);
  await world.receive(mug, london, 5);
});

afterAll(() => app.close());

describe('sending units', () => {
  it('takes them out at once and answers 201 with the transfer and its place', async () => {
    const response = await send({ reason: 'For the sale' }).expect(201);
    const data = dataOf<Transfer>(response);
    const nothing = { quantityReceived: 0, quantityLost: 0 };
    expect(data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'in_transit',
      fromWarehouseId: london.id,
      from: london.code,
      toWarehouseId: paris.id,
      to: paris.code,
      reason: 'For the sale',
      units: 6,
      unitsReceived: 0,
      unitsLost: 0,
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      closedAt: null,
      lines: [
        { productId: tea.id, sku: tea.code, quantity: 4, inTransit: 4, ...nothing },
        { productId: mug.id, sku: mug.code, quantity: 2, inTransit: 2, ...nothing },
      ],
    });
    expect(response.headers['location']).toBe(`${transfersPath}/${data.id}`);
    const again = await transfers.get(`/${data.id}`).expect(200);
    expect(dataOf(again)).toEqual(data);
    expect(again.headers['etag']).toBe('"1"');
    await transfers.get(`/${data.id}`, { 'If-None-Match': '"1"' }).expect(304);
    expect([await desk.onHand(tea, london), await desk.onHand(mug, london)]).toEqual([6, 3]);
    expect(await world.level(tea, paris)).toBeNull();
    expect(await eventsOf(app, data.id)).toEqual(['stock_transfer.created']);
    const movements = `/api/v1/stock-movements?reference=${data.id}&sku=${tea.code}`;
    const listed = await app.http().get(movements).set(desk.user).expect(200);
    expect(dataOf<ListOf<Stored>>(listed).items).toMatchObject([
      { type: 'transfer_out', deltaOnHand: -4, referenceType: 'transfer', reason: 'For the sale' },
    ]);
  });

  it('adds lines of one product up, whatever the case of SKU and warehouse', async () => {
    const lines = [
      { sku: tea.code.toLowerCase(), quantity: 1 },
      { sku: tea.code, quantity: 2 },
    ];
    const data = await desk.sent([], { from: london.code.toLowerCase(), lines });
    expect(data.lines).toMatchObject([{ sku: tea.code, quantity: 3 }]);
    expect(await desk.onHand(tea, london)).toBe(7);
  });

  it('never takes what is reserved, not even where backorders are allowed', async () => {
    await world.allowBackorders(tea, london, 100);
    await world.reserve(await world.order([tea, 7]));
    const response = await send().expect(409);
    expect(errorOf(response)).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { lines: [{ sku: tea.code, requested: 4, available: 3 }] },
    });
    expect([await desk.onHand(tea, london), await desk.onHand(mug, london)]).toEqual([10, 5]);
    await desk.sent([[tea, 3]]);
    await world.reserve(await world.order([tea, 5]));
    const none = await send({ lines: [{ sku: tea.code, quantity: 1 }] }).expect(409);
    expect(errorOf(none).details).toMatchObject({ lines: [{ requested: 1, available: 0 }] });
  });

  it('needs an Idempotency-Key, and a retry with the same one moves nothing', async () => {
    expect(await codeOf(send({}, {}), 400)).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const headers = keyed();
    const first = await send({}, headers).expect(201);
    const again = await send({}, headers).expect(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await desk.onHand(tea, london)).toBe(6);
  });

  it('refuses what it cannot send', async () => {
    const untracked = await world.product({ trackStock: false });
    const one = (sku: string) => ({ lines: [{ sku, quantity: 1 }] });
    expect(await codeOf(send(one('NO-SUCH')), 404)).toBe('PRODUCT_NOT_FOUND');
    expect(await codeOf(send(one(untracked.code)), 422)).toBe('STOCK_NOT_TRACKED');
    expect(await codeOf(send({ from: 'NO-SUCH' }), 404)).toBe('WAREHOUSE_NOT_FOUND');
    expect(await codeOf(send({ to: 'NO-SUCH' }), 404)).toBe('WAREHOUSE_NOT_FOUND');
    expect(await codeOf(send({ to: london.code }), 422)).toBe('STOCK_TRANSFER_SAME_WAREHOUSE');
    expect(await codeOf(send({ from: paris.code, to: london.code }), 409)).toBe(
      'STOCK_INSUFFICIENT',
    );
    const bad = { from: '', to: 1, reason: 5, lines: [{ sku: '', quantity: 0, more: 1 }] };
    expect(pointersOf(await send(bad).expect(400))).toEqual([
      '/from',
      '/lines/0/more',
      '/lines/0/quantity',
      '/lines/0/sku',
      '/reason',
      '/to',
    ]);
    expect(pointersOf(await send({ lines: [] }).expect(400))).toEqual(['/lines']);
  });

  it('keeps its warehouses and its products', async () => {
    const nice = await world.warehouse();
    await desk.sent(both(), { to: nice.code });
    const admin = { ...(await app.as('admin')), 'If-Match': '*' };
    const remove = (what: string) => app.http().delete(`/api/v1/${what}`).set(admin);
    expect(await codeOf(remove(`warehouses/${nice.id}`), 409)).toBe('WAREHOUSE_IN_USE');
    expect(await codeOf(remove(`products/${tea.id}`), 409)).toBe('PRODUCT_IN_USE');
  });
});

describe('receiving a transfer', () => {
  it('takes in what came, as often as something comes, and records what is lost', async () => {
    const { id } = await desk.sent(both());
    const first = await desk
      .receive(id, [{ sku: tea.code.toLowerCase(), received: 3 }])
      .expect(200);
    expect(dataOf<Transfer>(first)).toMatchObject({
      status: 'partially_received',
      unitsReceived: 3,
      version: 2,
      closedAt: null,
      lines: [{ quantityReceived: 3, inTransit: 1 }, { inTransit: 2 }],
    });
    expect([await desk.onHand(tea, paris), await world.level(mug, paris)]).toEqual([3, null]);
    const rest = [
      { sku: tea.code, received: 0, lost: 1 },
      { sku: mug.code, received: 1, lost: 1 },
    ];
    const last = await desk
      .command(id, 'receive', { lines: rest, reason: 'A crushed box' })
      .expect(200);
    expect(dataOf<Transfer>(last)).toMatchObject({
      status: 'received',
      units: 6,
      unitsReceived: 4,
      unitsLost: 2,
      version: 3,
      closedAt: expect.stringMatching(/Z$/),
      lines: [
        { quantityLost: 1, inTransit: 0 },
        { quantityLost: 1, inTransit: 0 },
      ],
    });
    expect([await desk.onHand(tea, paris), await desk.onHand(mug, paris)]).toEqual([3, 1]);
    expect(await books(id)).toEqual([
      { quantity: 4, out: 4, in: 3, lost: 1 },
      { quantity: 2, out: 2, in: 1, lost: 1 },
    ]);
    const events = ['stock_transfer.created', 'stock_transfer.received', 'stock_transfer.received'];
    expect(await eventsOf(app, id)).toEqual(events);
    const [audit] = await app.sql<{ after: object }>(
      `SELECT after FROM audit_entries WHERE resource_id = $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    expect(audit?.after).toMatchObject({ status: 'received', receiptReason: 'A crushed box' });
  });

  it('takes in no more than is in transit, and nothing that was not sent', async () => {
    const { id } = await desk.sent(both());
    const exceeded = await desk.receive(id, [{ sku: tea.code, received: 4, lost: 1 }]).expect(409);
    expect(errorOf(exceeded)).toMatchObject({
      code: 'STOCK_TRANSFER_EXCEEDED',
      details: { lines: [{ sku: tea.code, requested: 5, inTransit: 4 }] },
    });
    const other = desk.receive(id, [{ sku: 'NO-SUCH', received: 1 }]);
    expect(await codeOf(other, 422)).toBe('STOCK_TRANSFER_LINE_UNKNOWN');
    expect(
      pointersOf(await desk.receive(id, [{ sku: tea.code, received: 0 }]).expect(400)),
    ).toEqual(['/lines']);
    expect(pointersOf(await desk.receive(id, []).expect(400))).toEqual(['/lines']);
    expect(await world.level(tea, paris)).toBeNull();
  });

  it('needs the version that it names, and an Idempotency-Key', async () => {
    const { id } = await desk.sent(both());
    const lines = [{ sku: tea.code, received: 1 }];
    const stale = { ...keyed(), 'If-Match': '"7"' };
    const refused = await desk.receive(id, lines, stale).expect(412);
    expect(errorOf(refused).details).toEqual({ currentVersion: 1 });
    expect(await codeOf(desk.receive(id, lines, {}), 400)).toBe('IDEMPOTENCY_KEY_REQUIRED');
    await desk.receive(id, lines, { ...keyed(), 'If-Match': '"1"' }).expect(200);
    expect(await codeOf(desk.receive(nowhere, lines), 404)).toBe('STOCK_TRANSFER_NOT_FOUND');
  });

  it('is done once by many at the same time', async () => {
    const { id } = await desk.sent([[tea, 3]]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => desk.receive(id, [{ sku: tea.code, received: 1 }])),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
    expect(await desk.onHand(tea, paris)).toBe(3);
  });
});

describe('cancelling a transfer', () => {
  it('brings everything back', async () => {
    const { id } = await desk.sent(both());
    const data = dataOf<Transfer>(await desk.command(id, 'cancel').expect(200));
    expect(data).toMatchObject({ status: 'cancelled', version: 2, unitsReceived: 0 });
    expect(data.lines.map(({ inTransit }) => inTransit)).toEqual([0, 0]);
    expect([await desk.onHand(tea, london), await desk.onHand(mug, london)]).toEqual([10, 5]);
    expect(await eventsOf(app, id)).toEqual(['stock_transfer.created', 'stock_transfer.cancelled']);
  });

  it('is refused once something was received, or when it is at its end', async () => {
    const { id } = await desk.sent(both());
    await desk.receive(id, [{ sku: mug.code, received: 0, lost: 2 }]).expect(200);
    const refused = await desk.command(id, 'cancel').expect(409);
    expect(errorOf(refused)).toMatchObject({
      code: 'STOCK_TRANSFER_INVALID_TRANSITION',
      details: { command: 'cancel', status: 'partially_received', allowed: ['receive'] },
    });
    await desk.receive(id, [{ sku: tea.code, received: 4 }]).expect(200);
    const again = await desk.receive(id, [{ sku: tea.code, received: 1 }]).expect(409);
    expect(errorOf(again).details).toMatchObject({ status: 'received', allowed: [] });
  });

  it('and receiving at once: one of the two happens', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await desk.sent([[tea, 1]]);
      const answers = await Promise.all([
        desk.command(id, 'cancel'),
        desk.receive(id, [{ sku: tea.code, received: 1 }]),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
    expect(Number(await desk.onHand(tea, london)) + ((await desk.onHand(tea, paris)) ?? 0)).toBe(
      10,
    );
  });
});
