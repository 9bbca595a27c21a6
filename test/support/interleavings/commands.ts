import { randomUUID } from 'node:crypto';
import type { OrderSeen, Reply, Shelf, World } from './world.js';

/** `target` picks what the command is tried on, `size` how much of it. */
export interface Move {
  readonly command: CommandName;
  readonly target: number;
  readonly size: number;
}

type Try = (world: World, target: number, size: number) => Promise<Reply>;

const nothing: Reply = { status: 404, code: 'ORDER_NOT_FOUND', data: {} };

async function kept(shelf: Shelf, reply: Promise<Reply>): Promise<Reply> {
  const answer = await reply;
  if (answer.status === 201) shelf.put(String(answer.data['id']));
  return answer;
}

/** A command of an order that somebody has looked at before. */
function seen(
  work: (world: World, order: OrderSeen, target: number, size: number) => Promise<Reply>,
): Try {
  return async (world, target, size) => {
    const order = await world.order(target);
    return order ? work(world, order, target, size) : nothing;
  };
}

const onOrder = (command: string, body: object = {}): Try => {
  return (world, target) => world.post(`/orders/${world.orders.pick(target)}/${command}`, body);
};

const lineOf = ({ lines }: OrderSeen, target: number) => lines[target % lines.length];

const place: Try = (world, target, size) => {
  const lines = [
    { sku: world.sku(target), quantity: size },
    { sku: world.sku(target + size), quantity: 1 },
  ];
  return kept(world.orders, world.post('/orders', { currency: 'GBP', place: true, lines }));
};

const ship = (atOnce: boolean): Try => {
  return async (world, target, size) => {
    const order = `/orders/${world.orders.pick(target)}`;
    const held = await world.get(`${order}/reservations`);
    if (held.status !== 200) return held;
    const items = held.data['items'] as { warehouse: string }[];
    const warehouse = items[size % items.length]?.warehouse ?? world.warehouse(size);
    const body = { warehouse, ship: atOnce };
    return kept(world.shipments, world.post(`${order}/shipments`, body));
  };
};

const pay = (type: 'capture' | 'refund'): Try =>
  seen((world, { id, totals }, _target, size) => {
    const amount = Math.max(1, Math.floor(totals.total / (size > 2 ? 1 : 3)));
    const body = { type, amount, provider: 'test', providerRef: randomUUID() };
    return world.post(`/orders/${id}/payments`, body);
  });

const count: Try = async (world, target, size) => {
  const warehouse = world.warehouse(target);
  const made = await kept(world.stocktakes, world.post('/stocktakes', { warehouse, all: true }));
  if (made.status !== 201) return made;
  const path = `/stocktakes/${String(made.data['id'])}`;
  const lines = [{ sku: world.sku(target + size), counted: size * 2 }];
  const counted = await world.post(`${path}/counts`, { lines });
  if (counted.status >= 300) return counted;
  return world.post(`${path}/apply`, { skipUncounted: true });
};

/** Everything that moves stock, orders or money. */
export const commands = {
  receive: (world, target, size) => {
    const level = { sku: world.sku(target), warehouse: world.warehouse(size) };
    return world.post('/stock/receipts', { ...level, quantity: size });
  },
  adjust: (world, target, size) => {
    const level = { sku: world.sku(target), warehouse: world.warehouse(size) };
    return world.post('/stock/adjustments', { ...level, quantity: target % 3 ? -size : size });
  },
  place,
  confirm: onOrder('confirm'),
  cancel: onOrder('cancel', { reason: 'tried' }),
  hold: onOrder('hold', { reason: 'tried' }),
  'release-hold': onOrder('release-hold'),
  'cancel-line': seen((world, order, target, size) => {
    const path = `/orders/${order.id}/lines/${lineOf(order, target)?.id ?? ''}/cancel`;
    return world.post(path, { quantity: Math.min(size, 2), reason: 'tried' });
  }),
  'edit-line': seen((world, order, target, size) => {
    const path = `/orders/${order.id}/lines/${lineOf(order, target)?.id ?? ''}`;
    return world.send('PATCH', path, { quantity: size }, order.version);
  }),
  'add-line': seen((world, order, target, size) => {
    const line = { sku: world.sku(target), quantity: size };
    return world.send('POST', `/orders/${order.id}/lines`, line, order.version);
  }),
  'remove-line': seen((world, order, target) => {
    const path = `/orders/${order.id}/lines/${lineOf(order, target)?.id ?? ''}`;
    return world.send('DELETE', path, undefined, order.version);
  }),
  capture: pay('capture'),
  refund: pay('refund'),
  pack: ship(false),
  ship: ship(true),
  'ship-packed': (world, target) => world.post(`/shipments/${world.shipments.pick(target)}/ship`),
  deliver: (world, target) => world.post(`/shipments/${world.shipments.pick(target)}/deliver`),
  unpack: (world, target) => world.post(`/shipments/${world.shipments.pick(target)}/cancel`),
  'request-return': seen((world, order, target, size) => {
    const lines = [{ lineId: lineOf(order, target)?.id ?? '', quantity: Math.min(size, 2) }];
    return kept(world.returns, world.post(`/orders/${order.id}/returns`, { lines }));
  }),
  'receive-return': async (world, target, size) => {
    const path = `/returns/${world.returns.pick(target)}`;
    const found = await world.get(path);
    if (found.status !== 200) return found;
    const lines = found.data['lines'] as { lineId: string; quantity: number }[];
    const received = lines.map(({ lineId, quantity }) => ({
      lineId,
      quantity: Math.min(size, quantity),
      restock: target % 2 === 0,
    }));
    return world.post(`${path}/receive`, { warehouse: world.warehouse(target), lines: received });
  },
  'cancel-return': (world, target) => world.post(`/returns/${world.returns.pick(target)}/cancel`),
  transfer: (world, target, size) => {
    const way = { from: world.warehouse(target), to: world.warehouse(target + 1) };
    const lines = [{ sku: world.sku(target + size), quantity: size }];
    return kept(world.transfers, world.post('/stock/transfers', { ...way, lines }));
  },
  'receive-transfer': async (world, target, size) => {
    const path = `/stock/transfers/${world.transfers.pick(target)}`;
    const found = await world.get(path);
    if (found.status !== 200) return found;
    const lines = found.data['lines'] as { sku: string }[];
    const lost = target % 3 === 0 ? 1 : 0;
    const came = lines.map(({ sku }) => ({ sku, received: Math.max(size - 1, 1), lost }));
    return world.post(`${path}/receive`, { lines: came });
  },
  'cancel-transfer': (world, target) =>
    world.post(`/stock/transfers/${world.transfers.pick(target)}/cancel`),
  count,
} satisfies Record<string, Try>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];

export function attempt(world: World, { command, target, size }: Move): Promise<Reply> {
  return commands[command](world, target, size);
}
