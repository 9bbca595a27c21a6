import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Test } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk, orderOf } from '../support/order-desk.js';

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.warehouse('SECOND', 2);
  for (const sku of ['TEA', 'MUG', 'CUP']) {
    await desk.product(sku, { units: 400 });
    await desk.receive(sku, 400, 'SECOND');
  }
});

afterAll(() => test.close());

/** Lines of live orders that hold another number of units than are due; a hold may hold less. */
const wrong = (): Promise<unknown[]> =>
  test.sql(
    `SELECT o.status, o.held_at, l.quantity, l.quantity_shipped, l.quantity_cancelled, r.units
       FROM orders o JOIN order_lines l ON l.order_id = o.id
      CROSS JOIN LATERAL (SELECT coalesce(sum(s.quantity), 0)::int AS units FROM stock_reservations s
                           WHERE s.order_line_id = l.id AND s.state = 'open') r
      CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('placed', 'confirmed')
                                      THEN l.quantity - l.quantity_shipped - l.quantity_cancelled
                                      ELSE 0 END AS units) due
      WHERE r.units > due.units OR (r.units < due.units AND o.held_at IS NULL)`,
  );

afterEach(async () => {
  expect(await wrong()).toEqual([]);
  await desk.balance();
});

const sent = (order: OrderBody, path: string, tag = `"${order.version}"`) => {
  const url = `/api/v1/orders/${order.id}/lines${path}`;
  const headers = { ...desk.user, 'If-Match': tag };
  return {
    patch: (body: object): Test => test.http().patch(url).set(headers).send(body),
    remove: (): Test => test.http().delete(url).set(headers),
    add: (body: object): Test => test.http().post(url).set(headers).send(body),
  };
};
const lineOf = (order: OrderBody, index = 0): string => `/${order.lines[index]?.id ?? ''}`;

async function confirmed(units: number): Promise<OrderBody> {
  const order = await desk.placed({ TEA: units });
  return orderOf(await desk.command(order.id, 'confirm').expect(200));
}

describe('at the same moment', () => {
  it('of edits with the same ETag one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await desk.placed({ TEA: 2 });
      const answers = await Promise.all([
        sent(order, lineOf(order)).patch({ quantity: 5 }),
        sent(order, lineOf(order)).patch({ quantity: 1 }),
        sent(order, '').add({ sku: 'MUG', quantity: 1 }),
        sent(order, lineOf(order)).remove(),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 412)).toHaveLength(3);
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
      expect((await desk.read(order.id)).version).toBe(2);
    }
  });

  it('an edit and a shipment leave nothing below what is shipped', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await confirmed(5);
      const [edited, shipped] = await Promise.all([
        sent(order, lineOf(order), '*').patch({ quantity: 2 }),
        desk.ship(order, 4),
      ]);
      const [line] = (await desk.read(order.id)).lines;
      if (shipped.status === 201) {
        expect(edited.status).toBe(409);
        expect(line).toMatchObject({ quantity: 5, quantityShipped: 4 });
      } else {
        expect([edited.status, shipped.status]).toEqual([200, 409]);
        expect(line).toMatchObject({ quantity: 2, quantityShipped: 0 });
      }
    }
  });

  it('an edit and a cancellation leave nothing reserved', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await desk.placed({ TEA: 3 });
      const [edited, cancelled] = await Promise.all([
        sent(order, lineOf(order), '*').patch({ quantity: 6 }),
        desk.command(order.id, 'cancel', { reason: 'duel' }),
      ]);
      expect(cancelled.status).toBe(200);
      expect([200, 409]).toContain(edited.status);
      expect(await desk.read(order.id)).toMatchObject({ status: 'cancelled' });
    }
  });

  it('an edit and a shortage hold what there is, and the order says so', async () => {
    for (let round = 0; round < 6; round += 1) {
      const sku = `LOSS-${round}`;
      await desk.product(sku, { units: 10 });
      const order = await desk.placed({ [sku]: 4 });
      const loss = { sku, warehouse: 'MAIN', quantity: -7, reason: 'burnt' };
      const [edited, lost] = await Promise.all([
        sent(order, lineOf(order), '*').patch({ quantity: 8 }),
        desk.post('/stock/adjustments', loss),
      ]);
      expect(lost.status).toBe(201);
      expect([200, 409]).toContain(edited.status);
      expect(await desk.level(sku)).toEqual({ onHand: 3, allocated: 3 });
      expect((await desk.read(order.id)).held).toBe(true);
    }
  });
});

type Edit = {
  readonly kind: 'patch' | 'add' | 'remove' | 'ship';
  readonly pick: number;
  units: number;
};

const edits = fc.array(
  fc.record<Edit>({
    kind: fc.constantFrom('patch', 'patch', 'add', 'remove', 'ship'),
    pick: fc.nat(9),
    units: fc.integer({ min: 1, max: 150 }),
  }),
  { minLength: 3, maxLength: 8 },
);
const skus = ['TEA', 'MUG', 'CUP'];

async function apply(id: string, { kind, pick, units }: Edit): Promise<void> {
  const order = await desk.read(id);
  const index = pick % order.lines.length;
  const line = sent(order, lineOf(order, index), '*');
  const answer = await (kind === 'add'
    ? sent(order, '', '*').add({ sku: skus[pick % 3], quantity: units })
    : kind === 'patch'
      ? line.patch({ quantity: units })
      : kind === 'ship'
        ? desk.ship(order, 1 + (units % 3), { index })
        : line.remove());
  expect([200, 201, 204, 409]).toContain(answer.status);
}

it('after any edits of two orders side by side, exactly what is due is reserved', async () => {
  await fc.assert(
    fc.asyncProperty(edits, edits, async (ours, theirs) => {
      const orders = [await confirmed(3), await confirmed(3)] as const;
      const run = async (id: string, work: readonly Edit[]): Promise<void> => {
        for (const edit of work) await apply(id, edit);
      };
      await Promise.all([run(orders[0].id, ours), run(orders[1].id, theirs)]);
      expect(await wrong()).toEqual([]);
      await desk.balance();
      for (const { id } of orders) {
        const order = await desk.read(id);
        const sum = order.lines.reduce((total, line) => total + line.total, 0);
        expect(order.totals.total).toBe(sum);
        // Room for the next run, as far as nothing was shipped.
        await desk.command(id, 'cancel', { reason: 'next run' });
      }
    }),
    { numRuns: 8, seed: 20_261_125 },
  );
});
