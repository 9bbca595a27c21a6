import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import type { OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf, eventsOf, pointersOf } from '../support/resource.js';
import { lineIdOf, ShipDesk, type ShipmentBody } from '../support/ship-desk.js';
import { tableDigests } from '../support/table-digests.js';

let app: TestApp;
let ship: ShipDesk;
let desk: OrderDesk;

beforeAll(async () => {
  app = await startTestApp();
  ship = await ShipDesk.open(app);
  ({ desk } = ship);
  await desk.warehouse('NEAR');
  await desk.warehouse('FAR', 2);
  await desk.product('TEA');
  await desk.product('MUG');
  await desk.product('WRAP', { trackStock: false });
  await desk.receive('TEA', 500, 'NEAR');
  await desk.receive('MUG', 200, 'FAR');
});

afterAll(() => app.close());

describe('packing', () => {
  it('takes everything that the warehouse holds, and what has no stock', async () => {
    const order = await ship.confirmed({ TEA: 3, MUG: 2, WRAP: 1 });
    const answer = await ship.pack(order.id, 'near', { carrier: 'DHL' }).expect(201);
    const shipment = dataOf<ShipmentBody>(answer);
    expect(shipment).toMatchObject({
      number: expect.stringMatching(/^SH-\d{9}$/),
      orderId: order.id,
      orderNumber: order.number,
      warehouse: 'NEAR',
      status: 'pending',
      carrier: 'DHL',
      trackingNumber: null,
      shippedAt: null,
      version: 1,
    });
    expect(shipment.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['TEA', 3],
      ['WRAP', 1],
    ]);
    expect(answer.headers['location']).toBe(`/api/v1/shipments/${shipment.id}`);
    expect(answer.headers['etag']).toBe('"1"');
    const reservations = await ship.items(`/orders/${order.id}/reservations`);
    expect(reservations).toEqual([
      expect.objectContaining({ sku: 'TEA', warehouse: 'NEAR', quantity: 3, packed: 3 }),
      expect.objectContaining({ sku: 'MUG', warehouse: 'FAR', quantity: 2, packed: 0 }),
    ]);
    expect(await desk.read(order.id)).toMatchObject({
      fulfillmentStatus: 'unfulfilled',
      version: order.version + 1,
      lines: [{ quantityPacked: 3 }, { quantityPacked: 0 }, { quantityPacked: 1 }],
    });
    expect(errorOf(await ship.pack(order.id, 'NEAR').expect(409))).toMatchObject({
      code: 'SHIPMENT_EMPTY',
      details: { warehouse: 'NEAR' },
    });
  });

  it('takes the units that are named, and refuses more than are free', async () => {
    const order = await ship.confirmed({ TEA: 5 });
    const lineId = lineIdOf(order, 'TEA');
    const units = (quantity: number) => ({ lines: [{ lineId, quantity }] });
    const first = await ship.packed(order.id, 'NEAR', units(3));
    expect(first.lines).toEqual([expect.objectContaining({ lineId, quantity: 3 })]);
    expect(errorOf(await ship.pack(order.id, 'NEAR', units(3)).expect(409))).toMatchObject({
      code: 'STOCK_NOT_RESERVED',
      details: { lines: [{ lineId, sku: 'TEA', quantity: 3, free: 2 }] },
    });
    expect(errorOf(await ship.pack(order.id, 'FAR', units(1)).expect(409))).toMatchObject({
      code: 'STOCK_NOT_RESERVED',
      details: { lines: [{ free: 0 }] },
    });
    await ship.packed(order.id, 'NEAR', units(2));
    const full = errorOf(await ship.pack(order.id, 'NEAR', units(1)).expect(409));
    expect(full).toMatchObject({
      code: 'ORDER_INVALID_TRANSITION',
      details: { command: 'ship', blockedBy: 'nothing_to_ship' },
    });
  });

  it('names what is wrong with a request', async () => {
    const order = await ship.confirmed({ TEA: 1 });
    const foreign = { lines: [{ lineId: randomUUID(), quantity: 1 }] };
    const codes = [
      [await ship.pack(order.id, 'NEAR', foreign), 404, 'ORDER_LINE_NOT_FOUND'],
      [await ship.pack(order.id, 'NOWHERE'), 404, 'WAREHOUSE_NOT_FOUND'],
      [await ship.pack(randomUUID(), 'NEAR'), 404, 'ORDER_NOT_FOUND'],
    ] as const;
    for (const [answer, status, code] of codes)
      expect([answer.status, errorOf(answer).code]).toEqual([status, code]);
    const invalid = await ship
      .pack(order.id, 'NEAR', { lines: [{ lineId: 'x', quantity: 0 }], trackingUrl: 'ftp://x' })
      .expect(400);
    expect(pointersOf(invalid)).toEqual(['/lines/0/lineId', '/lines/0/quantity', '/trackingUrl']);
    const path = `/api/v1/orders/${order.id}/shipments`;
    const keyless = await app.http().post(path).set(desk.user).send({ warehouse: 'NEAR' });
    expect(errorOf(keyless).code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const stale = await ship.pack(order.id, 'NEAR').set('If-Match', '"1"').expect(412);
    expect(errorOf(stale).details).toEqual({ currentVersion: order.version });
  });

  it('needs an order that is confirmed and not held', async () => {
    const placed = await desk.placed({ TEA: 1 });
    const refused = errorOf(await ship.pack(placed.id, 'NEAR').expect(409));
    expect(refused).toMatchObject({
      code: 'ORDER_INVALID_TRANSITION',
      details: { command: 'ship', status: 'placed', blockedBy: 'status' },
    });
    const order = await ship.confirmed({ TEA: 1 });
    await desk.command(order.id, 'hold', { reason: 'call first' }).expect(200);
    expect(errorOf(await ship.pack(order.id, 'NEAR').expect(409)).code).toBe('ORDER_HELD');
  });

  it('keeps the order from being cancelled until the shipment is', async () => {
    const order = await ship.confirmed({ TEA: 2 });
    const { id } = await ship.packed(order.id, 'NEAR');
    const cancel = () => desk.command(order.id, 'cancel', { reason: 'changed my mind' });
    expect(errorOf(await cancel().expect(409)).code).toBe('ORDER_PACKED');
    const cancelled = await ship.command(id, 'cancel').expect(200);
    expect(dataOf(cancelled)).toMatchObject({
      status: 'cancelled',
      cancelledAt: expect.any(String),
      version: 2,
    });
    expect(await ship.items(`/orders/${order.id}/reservations`)).toEqual([
      expect.objectContaining({ quantity: 2, packed: 0 }),
    ]);
    await cancel().expect(200);
  });
});

describe('a shipment', () => {
  it('goes its way once, and tells everybody', async () => {
    const order = await ship.confirmed({ TEA: 2 });
    const before = await desk.level('TEA');
    const { id, number } = await ship.packed(order.id, 'NEAR');
    const early = errorOf(await ship.command(id, 'deliver').expect(409));
    expect(early).toMatchObject({
      code: 'SHIPMENT_INVALID_TRANSITION',
      details: { command: 'deliver', status: 'pending', allowed: ['ship', 'cancel'] },
    });
    const shipped = await ship.command(id, 'ship').set('If-Match', '"1"').expect(200);
    expect(dataOf(shipped)).toMatchObject({
      status: 'shipped',
      shippedAt: expect.any(String),
      version: 2,
    });
    expect(await desk.level('TEA')).toEqual({
      onHand: before.onHand - 2,
      allocated: before.allocated - 2,
    });
    for (const command of ['ship', 'cancel'] as const)
      expect(errorOf(await ship.command(id, command).expect(409)).details).toMatchObject({
        allowed: ['deliver'],
      });
    const stale = await ship.command(id, 'deliver').set('If-Match', '"1"').expect(412);
    expect(errorOf(stale).details).toEqual({ currentVersion: 2 });
    await ship.command(id, 'deliver').expect(200);
    expect(await eventsOf(app, id)).toEqual([
      'shipment.created',
      'shipment.shipped',
      'stock.shipped',
      'shipment.delivered',
    ]);
    const audited = `SELECT action FROM audit_entries WHERE resource = 'shipment' AND resource_id = $1`;
    expect(await app.sql(audited, [id])).toHaveLength(4);
    expect(await desk.timeline(order.id)).toEqual([
      'order.created',
      'order.placed',
      'order.confirmed',
      'shipment.created',
      'shipment.shipped',
      'order.fulfilled',
      'shipment.delivered',
    ]);
    const data = `SELECT data FROM order_events WHERE order_id = $1 AND type = 'shipment.shipped'`;
    expect(await app.sql(data, [order.id])).toEqual([
      { data: { shipmentId: id, number, warehouse: 'NEAR', units: 2 } },
    ]);
    await desk.balance();
  });

  it('keeps how long its order waited, from placing to shipping', async () => {
    const order = await ship.confirmed({ TEA: 1 });
    await app.sql(`UPDATE orders SET placed_at = placed_at - interval '90 minutes' WHERE id = $1`, [
      order.id,
    ]);
    const { id } = await ship.packed(order.id, 'NEAR');
    const lead = async (): Promise<unknown> =>
      (await app.sql(`SELECT lead_seconds::int AS lead FROM shipments WHERE id = $1`, [id]))[0];
    expect(await lead()).toEqual({ lead: null });
    await ship.command(id, 'ship').expect(200);
    const [exact] = await app.sql(
      `SELECT extract(epoch FROM s.shipped_at - o.placed_at)::float8::int AS lead
         FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.id = $1`,
      [id],
    );
    expect(exact).toEqual({ lead: expect.any(Number) });
    expect((exact as { lead: number }).lead).toBeGreaterThanOrEqual(5400);
    expect(await lead()).toEqual(exact);
    await ship.command(id, 'deliver').expect(200);
    expect(await lead()).toEqual(exact);
  });

  it('can leave at once', async () => {
    const order = await ship.confirmed({ TEA: 1 });
    const { status, version } = await ship.packed(order.id, 'NEAR', { ship: true });
    expect([status, version]).toEqual(['shipped', 2]);
    expect(await desk.read(order.id)).toMatchObject({
      status: 'confirmed',
      fulfillmentStatus: 'fulfilled',
      lines: [{ quantityShipped: 1, quantityPacked: 0 }],
    });
  });

  it('does not leave while the order is held, nor when a shortage took its units', async () => {
    await desk.product('RARE');
    await desk.receive('RARE', 3, 'NEAR');
    const order = await ship.confirmed({ RARE: 3 });
    const { id } = await ship.packed(order.id, 'NEAR');
    const loss = { sku: 'RARE', warehouse: 'NEAR', quantity: -2 };
    await desk.post('/stock/adjustments', loss).expect(201);
    expect(errorOf(await ship.command(id, 'ship').expect(409)).code).toBe('ORDER_HELD');
    await app.sql('UPDATE orders SET hold_reason = NULL, held_at = NULL WHERE id = $1', [order.id]);
    const refused = errorOf(await ship.command(id, 'ship').expect(409));
    expect(refused).toMatchObject({
      code: 'STOCK_NOT_RESERVED',
      details: { lines: [{ sku: 'RARE', quantity: 3 }] },
    });
    await ship.command(id, 'cancel').expect(200);
    expect(await ship.packed(order.id, 'NEAR', { ship: true })).toMatchObject({
      lines: [{ sku: 'RARE', quantity: 1 }],
    });
    await desk.balance();
  });

  it('is rehearsed without a trace', async () => {
    const order = await ship.confirmed({ TEA: 1 });
    const { id } = await ship.packed(order.id, 'NEAR');
    const before = await tableDigests(app);
    const rehearsed = await ship.desk.post(`/shipments/${id}/ship?dryRun=true`).expect(200);
    expect(dataOf(rehearsed)).toMatchObject({ id, status: 'shipped' });
    const packing = `/orders/${order.id}/shipments?dryRun=true`;
    const refused = await ship.desk.post(packing, { warehouse: 'NEAR' }).expect(409);
    expect(errorOf(refused).code).toBe('ORDER_INVALID_TRANSITION');
    expect(await tableDigests(app)).toEqual(before);
    await ship.command(id, 'cancel').expect(200);
  });

  it('is not doubled by a retry', async () => {
    const order = await ship.confirmed({ TEA: 4 });
    const lines = [{ lineId: lineIdOf(order, 'TEA'), quantity: 2 }];
    const key = randomUUID();
    const pack = () =>
      ship.pack(order.id, 'NEAR', { lines, ship: true }).set('Idempotency-Key', key).expect(201);
    const [first, again] = [await pack(), await pack()];
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(dataOf(again)).toEqual(dataOf(first));
    expect(await ship.items(`/orders/${order.id}/shipments`)).toHaveLength(1);
  });

  it('is tracked by a merge patch', async () => {
    const order = await ship.confirmed({ TEA: 1 });
    const { id } = await ship.packed(order.id, 'NEAR', { carrier: 'DHL' });
    const patch = (version: string | null, body: object) => {
      const sent = app.http().patch(`/api/v1/shipments/${id}`).set(desk.user);
      return (version === null ? sent : sent.set('If-Match', version)).send(body);
    };
    await patch(null, {}).expect(428);
    const tracked = { trackingNumber: '4711', trackingUrl: 'https://carrier.example/4711' };
    const answer = await patch('"1"', tracked).expect(200);
    expect(dataOf(answer)).toMatchObject({ carrier: 'DHL', ...tracked, version: 2 });
    await patch('"1"', { carrier: null }).expect(412);
    expect(dataOf(await patch('"2"', tracked).expect(200)).version).toBe(2);
    const cleared = { carrier: null, trackingUrl: null };
    expect(dataOf(await patch('"2"', cleared).expect(200))).toMatchObject({
      ...cleared,
      trackingNumber: '4711',
      version: 3,
    });
    expect(await eventsOf(app, id)).toEqual([
      'shipment.created',
      'shipment.updated',
      'shipment.updated',
    ]);
    expect(await ship.items('/shipments?trackingNumber=4711')).toEqual([
      expect.objectContaining({ id }),
    ]);
    const fresh = await ship.get(`/shipments/${id}`).set('If-None-Match', '"3"');
    expect(fresh.status).toBe(304);
  });
});
