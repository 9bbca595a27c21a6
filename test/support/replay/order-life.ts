import { randomUUID } from 'node:crypto';
import type { Books } from './books.js';
import type { Clerk, Reply } from './clerk.js';
import type { Random } from './random.js';
import { upTo } from './random.js';
import type { Basket } from './real-baskets.js';

interface OrderBody {
  readonly id: string;
  readonly status: string;
  readonly totals: { readonly total: number };
  readonly balance: { readonly returned: number; readonly due: number };
  readonly lines: readonly { id: string; sku: string; quantity: number; quantityShipped: number }[];
}

interface Held {
  readonly lineId: string;
  readonly sku: string;
  readonly warehouse: string;
  readonly quantity: number;
}

type Fate = 'cancelled' | 'placed' | 'confirmed' | 'part' | 'all' | 'returned';

function fateOf(random: Random): Fate {
  const share = random();
  if (share < 0.07) return 'cancelled';
  if (share < 0.14) return 'placed';
  if (share < 0.2) return 'confirmed';
  if (share < 0.32) return 'part';
  return share < 0.75 ? 'all' : 'returned';
}

function done<Data>(reply: Reply<Data>, what: string): Data {
  if (reply.status >= 200 && reply.status < 300) return reply.data;
  throw new Error(`${what}: ${reply.status} ${reply.code}`);
}

/** What happens to one basket of the file, as the dice of its own seed fall. */
export class OrderLife {
  constructor(
    private readonly clerk: Clerk,
    private readonly books: Books,
    private readonly random: Random,
  ) {}

  async live({ reference, lines }: Basket): Promise<void> {
    const body = { currency: 'GBP', place: true, source: 'replay', reference, lines };
    const placed = await this.clerk.post<OrderBody>('/orders', body);
    if (placed.code === 'STOCK_INSUFFICIENT') return;
    const order = done(placed, 'place');
    for (const { sku, quantity } of lines) this.books.reserved(sku, quantity);
    const fate = fateOf(this.random);
    if (fate === 'cancelled') await this.cancel(order);
    else if (fate !== 'placed') await this.handle(order, fate);
    const last = done(await this.clerk.get<OrderBody>(`/orders/${order.id}`), 'read');
    this.books.ended(last.status, last.totals.total);
  }

  private async cancel({ id, lines }: OrderBody): Promise<void> {
    done(await this.clerk.post(`/orders/${id}/cancel`, { reason: 'replay' }), 'cancel');
    for (const { sku, quantity } of lines) this.books.reserved(sku, -quantity);
  }

  private async handle(order: OrderBody, fate: Fate): Promise<void> {
    done(await this.clerk.post(`/orders/${order.id}/confirm`, {}), 'confirm');
    await this.pay(order.id, 'capture', order.totals.total);
    if (fate === 'confirmed') return;
    const warehouses = await this.warehousesOf(order.id);
    const [first = '', ...others] = warehouses;
    await this.ship(order.id, first);
    if (fate === 'part') return;
    for (const warehouse of others) await this.ship(order.id, warehouse);
    if (fate === 'returned') await this.giveBack(order.id, first);
  }

  private async pay(id: string, type: 'capture' | 'refund', amount: number): Promise<void> {
    if (amount === 0) return;
    const body = { type, amount, provider: 'replay', providerRef: randomUUID() };
    done(await this.clerk.post(`/orders/${id}/payments`, body), type);
    if (type === 'capture') this.books.captured += amount;
    else this.books.refunded += amount;
  }

  private async warehousesOf(id: string): Promise<string[]> {
    const path = `/orders/${id}/reservations`;
    const { items } = done(await this.clerk.get<{ items: Held[] }>(path), 'reservations');
    return [...new Set(items.map(({ warehouse }) => warehouse))];
  }

  private async ship(id: string, warehouse: string): Promise<void> {
    interface Shipment {
      readonly id: string;
      readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
    }
    const path = `/orders/${id}/shipments`;
    const atOnce = this.random() < 0.7;
    const made = await this.clerk.post<Shipment>(path, { warehouse, ship: atOnce });
    const shipment = done(made, 'shipment');
    if (!atOnce) done(await this.clerk.post(`/shipments/${shipment.id}/ship`, {}), 'ship');
    for (const { sku, quantity } of shipment.lines) this.books.shipped(sku, quantity);
    if (this.random() < 0.5) {
      done(await this.clerk.post(`/shipments/${shipment.id}/deliver`, {}), 'deliver');
    }
  }

  private async giveBack(id: string, warehouse: string): Promise<void> {
    const { lines, balance } = done(await this.clerk.get<OrderBody>(`/orders/${id}`), 'read');
    const back = lines
      .filter(() => this.random() < 0.2)
      .slice(0, 5)
      .map(({ id: lineId, sku, quantityShipped }) => {
        const quantity = upTo(this.random, quantityShipped);
        return { lineId, sku, quantity, restock: this.random() < 0.7 };
      });
    if (back.length === 0) return;
    const wanted = back.map(({ lineId, quantity }) => ({ lineId, quantity }));
    const request = { reason: 'replay', lines: wanted };
    const made = await this.clerk.post<{ id: string }>(`/orders/${id}/returns`, request);
    const received = back.map(({ lineId, quantity, restock }) => ({ lineId, quantity, restock }));
    const arrival = { warehouse, lines: received };
    const { id: returnId } = done(made, 'return');
    done(await this.clerk.post(`/returns/${returnId}/receive`, arrival), 'receive');
    for (const { sku, quantity, restock } of back) if (restock) this.books.received(sku, quantity);
    const after = done(await this.clerk.get<OrderBody>(`/orders/${id}`), 'read');
    this.books.returned += after.balance.returned - balance.returned;
    await this.pay(id, 'refund', -after.balance.due);
  }
}
