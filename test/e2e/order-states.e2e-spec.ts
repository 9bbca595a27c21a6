import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { OrderExpiry } from '../../src/modules/orders/order-expiry.service.js';
import { type OrderCommand, orderCommands } from '../../src/modules/orders/order-status.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk } from '../support/order-desk.js';
import { dataOf, errorOf } from '../support/resource.js';

// What every command does in every state. `yes`: it is done and the status stays. A status: it is
// done and leads there. Anything else is what stands in the way; `.` is the status itself.
const table = `
state             place  confirm   cancel    hold release-hold edit ship            cancel-line       return            capture   refund
draft             placed .         cancelled yes  not_held     yes  .               .                 .                 .         .
draft, held       held   .         cancelled held yes          yes  .               .                 .                 .         .
draft, empty      empty  .         cancelled yes  not_held     yes  .               .                 .                 .         .
placed            .      confirmed cancelled yes  not_held     yes  .               yes               .                 yes       nothing_captured
placed, held      .      held      cancelled held yes          yes  .               yes               .                 yes       nothing_captured
placed, paid      .      confirmed cancelled yes  not_held     yes  .               yes               .                 yes       yes
placed, 1 left    .      confirmed cancelled yes  not_held     yes  .               cancelled         .                 yes       nothing_captured
1 left, held      .      held      cancelled held yes          yes  .               cancelled         .                 yes       nothing_captured
confirmed         .      .         cancelled yes  not_held     yes  yes             yes               nothing_to_return yes       nothing_captured
confirmed, 1 left .      .         cancelled yes  not_held     yes  yes             cancelled         nothing_to_return yes       nothing_captured
confirmed, held   .      .         cancelled held yes          yes  held            yes               nothing_to_return yes       nothing_captured
confirmed, paid   .      .         cancelled yes  not_held     yes  yes             yes               nothing_to_return yes       yes
packed            .      .         packed    yes  not_held     yes  nothing_to_ship nothing_to_cancel nothing_to_return yes       nothing_captured
partly shipped    .      .         shipped   yes  not_held     yes  yes             yes               yes               yes       nothing_captured
shipped           .      .         shipped   yes  not_held     yes  nothing_to_ship nothing_to_cancel yes               completed nothing_captured
shipped, held     .      .         shipped   held yes          yes  held            nothing_to_cancel yes               yes       nothing_captured
done, but held    .      .         shipped   held completed    yes  held            nothing_to_cancel yes               yes       yes
completed         .      .         .         .    .            .    .               .                 yes               yes       yes
cancelled         .      .         .         .    .            .    .               .                 .                 yes       nothing_captured
cancelled, paid   .      .         .         .    .            .    .               .                 .                 yes       yes
expired           .      .         .         .    .            .    .               .                 .                 yes       nothing_captured
`;

const [columns = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => [line.slice(0, 18).trim(), ...line.slice(18).trim().split(/\s+/)]);

const leadsTo = ['yes', 'placed', 'confirmed', 'completed', 'cancelled'];
const isDone = (cell = ''): boolean => leadsTo.includes(cell);

let test: TestApp;
let desk: OrderDesk;

beforeAll(async () => {
  test = await startTestApp();
  desk = await OrderDesk.open(test);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 100_000 });
});

afterAll(() => test.close());

let serial = 0;

function money(id: string, type: string, amount: number): Test {
  return desk.command(id, 'payments', { type, amount, providerRef: `ref-${(serial += 1)}` });
}

const firstLine = (order: OrderBody): string =>
  order.lines[0]?.id ?? '01936f7e-8a00-7000-8000-00000000dead';
const reason = { reason: 'as tested' };

const requests: Readonly<Record<OrderCommand, (order: OrderBody) => Test>> = {
  place: ({ id }) => desk.command(id, 'place'),
  confirm: ({ id }) => desk.command(id, 'confirm'),
  cancel: ({ id }) => desk.command(id, 'cancel', reason),
  hold: ({ id }) => desk.command(id, 'hold', reason),
  'release-hold': ({ id }) => desk.command(id, 'release-hold'),
  edit: ({ id }) => desk.command(id, 'lines', { sku: 'TEA', quantity: 1 }),
  ship: ({ id }) => desk.command(id, 'shipments', { warehouse: 'MAIN' }),
  'cancel-line': (order) =>
    desk.command(order.id, `lines/${firstLine(order)}/cancel`, { quantity: 1, ...reason }),
  return: (order) =>
    desk.command(order.id, 'returns', { lines: [{ lineId: firstLine(order), quantity: 1 }] }),
  capture: (order) => money(order.id, 'capture', Math.max(balanceOf(order).due, 1)),
  refund: (order) => money(order.id, 'refund', 1),
};

const balanceOf = (order: OrderBody) =>
  order['balance'] as { readonly captured: number; readonly due: number };

/** What brings a placed order of two units further. */
const steps = {
  confirmed: ({ id }: OrderBody) => desk.command(id, 'confirm'),
  held: ({ id }: OrderBody) => desk.command(id, 'hold', reason),
  'one left': (order: OrderBody) => requests['cancel-line'](order),
  paid: (order: OrderBody) => money(order.id, 'capture', balanceOf(order).due),
  cancelled: ({ id }: OrderBody) => desk.command(id, 'cancel', reason),
  packed: (order: OrderBody) => desk.ship(order, 2, { sent: false }),
  'partly shipped': (order: OrderBody) => desk.ship(order, 1),
  shipped: (order: OrderBody) => desk.ship(order, 2),
} as const;

const ways: Readonly<Record<string, readonly ('placed' | keyof typeof steps)[]>> = {
  draft: [],
  'draft, held': ['held'],
  'draft, empty': [],
  placed: ['placed'],
  'placed, held': ['placed', 'held'],
  'placed, paid': ['placed', 'paid'],
  'placed, 1 left': ['placed', 'one left'],
  '1 left, held': ['placed', 'one left', 'held'],
  confirmed: ['placed', 'confirmed'],
  'confirmed, 1 left': ['placed', 'confirmed', 'one left'],
  'confirmed, held': ['placed', 'confirmed', 'held'],
  'confirmed, paid': ['placed', 'confirmed', 'paid'],
  packed: ['placed', 'confirmed', 'packed'],
  'partly shipped': ['placed', 'confirmed', 'partly shipped'],
  shipped: ['placed', 'confirmed', 'shipped'],
  'shipped, held': ['placed', 'confirmed', 'shipped', 'held'],
  'done, but held': ['placed', 'confirmed', 'shipped', 'held', 'paid'],
  completed: ['placed', 'confirmed', 'shipped', 'paid'],
  cancelled: ['placed', 'cancelled'],
  'cancelled, paid': ['placed', 'paid', 'cancelled'],
  expired: ['placed'],
};

async function orderIn(state: string): Promise<OrderBody> {
  const way = ways[state] ?? [];
  const lines: Record<string, number> = state === 'draft, empty' ? {} : { TEA: 2 };
  const order = await desk.draft(lines, { place: way[0] === 'placed' });
  const { id } = order;
  for (const step of way.filter((one) => one !== 'placed')) {
    const answer = await steps[step](order);
    expect([200, 201]).toContain(answer.status);
  }
  if (state === 'expired') {
    const late = `UPDATE orders SET reservation_expires_at = now() - interval '1 minute' WHERE id = $1`;
    await test.sql(late, [id]);
    await test.get(OrderExpiry).run();
  }
  return desk.read(id);
}

const codes: Readonly<Record<string, string>> = {
  empty: 'ORDER_EMPTY',
  held: 'ORDER_HELD',
  shipped: 'ORDER_SHIPPED',
  packed: 'ORDER_PACKED',
};

/** The code of the refusal and, where it says so, what stands in the way. */
function refusalOf(command: string, cell: string): object {
  const code = command === 'hold' ? undefined : codes[cell];
  if (code !== undefined) return { code };
  const details = { command, blockedBy: cell === '.' ? 'status' : cell };
  return { code: 'ORDER_INVALID_TRANSITION', details };
}

describe('the table of states and commands', () => {
  it('names every command, and a way into every state', () => {
    expect(columns.slice(1)).toEqual([...orderCommands]);
    expect(rows.map(([state]) => state)).toEqual(Object.keys(ways));
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });
});

describe.each(rows)('an order that is %s', (state, ...cells) => {
  const expected = new Map(orderCommands.map((command, index) => [command, cells[index] ?? '']));
  const allowed = orderCommands.filter((command) => isDone(expected.get(command)));

  it('does what the table says', async () => {
    for (const command of allowed) {
      const order = await orderIn(state);
      const answer = await requests[command](order);
      if (answer.status >= 300) throw new Error(`${command}: ${answer.text}`);
      const to = expected.get(command);
      const { status, version } = await desk.read(order.id);
      if ('totals' in dataOf(answer)) expect(answer.headers['etag']).toBe(`"${version}"`);
      expect([command, status]).toEqual([command, to === 'yes' ? order.status : to]);
    }
  });

  it('refuses the rest with what stands in the way, stays as it is, and says so beforehand', async () => {
    const order = await orderIn(state);
    const lineless = order.lines.length === 0 ? ['cancel-line', 'return'] : [];
    const refused = orderCommands.filter((one) => ![...allowed, ...lineless].includes(one));
    for (const command of refused) {
      const answer = await requests[command](order);
      expect([command, answer.status]).toEqual([command, answer.status === 422 ? 422 : 409]);
      const { code, details } = errorOf(answer);
      expect({ code, details }).toMatchObject(refusalOf(command, expected.get(command) ?? ''));
      if (code !== 'ORDER_EMPTY') expect(details['allowed']).toEqual(allowed);
    }
    expect(await desk.read(order.id)).toEqual(order);
    const answer = await desk.orders.get(`/${order.id}/transitions`).expect(200);
    const outlook = dataOf<{
      status: string;
      held: boolean;
      allowed: { command: OrderCommand }[];
      blocked: { command: OrderCommand; blockedBy: string; reason: string }[];
    }>(answer);
    const { status, held, holdReason } = order;
    expect(outlook).toMatchObject({ status, held, holdReason });
    expect(outlook.allowed.map(({ command }) => command)).toEqual(allowed);
    const blocked = outlook.blocked.map(({ command, blockedBy }) => [command, blockedBy]);
    const rest = [...expected].filter(([command]) => !allowed.includes(command));
    expect(blocked).toEqual(
      rest.map(([command, cell]) => [command, cell === '.' ? 'status' : cell]),
    );
    expect(outlook.blocked.every(({ reason: why }) => why.length > 10)).toBe(true);
  });
});
