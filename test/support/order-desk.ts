import { randomUUID } from 'node:crypto';
import type { Response, Test } from 'supertest';
import type { TestApp } from './app.js';
import { dataOf, type Resource, resourceOf } from './resource.js';

export interface OrderBody {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly held: boolean;
  readonly version: number;
  readonly totals: Readonly<Record<'net' | 'tax' | 'shipping' | 'discount' | 'total', number>>;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly unitPrice: number;
    readonly total: number;
  }[];
  readonly [field: string]: unknown;
}

export interface ProductOptions {
  readonly units?: number;
  readonly [field: string]: unknown;
}

interface Level {
  readonly onHand: number;
  readonly allocated: number;
}

const keyed = (): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': randomUUID() });

export const orderOf = (response: Response): OrderBody => dataOf<OrderBody>(response);

/** Makes products, stock and orders through the API, as one role. */
export class OrderDesk {
  private constructor(
    readonly test: TestApp,
    readonly user: { Authorization: string },
    readonly orders: Resource,
  ) {}

  static async open(test: TestApp, role = 'admin'): Promise<OrderDesk> {
    const user = await test.as(role);
    return new OrderDesk(test, user, resourceOf(test, '/api/v1/orders', user));
  }

  /** The same shop at another role's desk. */
  as(role: string): Promise<OrderDesk> {
    return OrderDesk.open(this.test, role);
  }

  post(path: string, body: object = {}): Test {
    return this.test.http().post(`/api/v1${path}`).set(this.user).set(keyed()).send(body);
  }

  async warehouse(code: string, priority = 1): Promise<void> {
    await this.post('/warehouses', { code, name: code, priority }).expect(201);
  }

  /** A product at 1000 EUR cents with 20 % tax unless said otherwise; answers its id. */
  async product(sku: string, { units = 0, ...fields }: ProductOptions = {}): Promise<string> {
    const defaults = {
      sku,
      name: `Product ${sku}`,
      unitPrice: 1000,
      currency: 'EUR',
      taxRateBp: 2000,
    };
    const made = await this.post('/products', { ...defaults, ...fields }).expect(201);
    if (units > 0) await this.receive(sku, units);
    return dataOf(made).id;
  }

  async receive(sku: string, quantity: number, warehouse = 'MAIN'): Promise<void> {
    await this.post('/stock/receipts', { sku, warehouse, quantity }).expect(201);
  }

  /** Sends a new order; `lines` are pairs of SKU and quantity. */
  create(lines: Readonly<Record<string, number>>, more: object = {}): Test {
    const wanted = Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity }));
    return this.post('/orders', { currency: 'EUR', lines: wanted, ...more });
  }

  async draft(lines: Readonly<Record<string, number>>, more: object = {}): Promise<OrderBody> {
    return orderOf(await this.create(lines, more).expect(201));
  }

  placed(lines: Readonly<Record<string, number>>, more: object = {}): Promise<OrderBody> {
    return this.draft(lines, { ...more, place: true });
  }

  command(id: string, command: string, body: object = {}): Test {
    return this.post(`/orders/${id}/${command}`, body);
  }

  /** Packs units of a line in the warehouse MAIN, and ships them unless told otherwise. */
  ship(order: OrderBody, quantity: number, { index = 0, sent = true } = {}): Test {
    const lines = [{ lineId: order.lines[index]?.id, quantity }];
    return this.command(order.id, 'shipments', { warehouse: 'MAIN', lines, ship: sent });
  }

  async read(id: string): Promise<OrderBody> {
    return orderOf(await this.orders.get(`/${id}`).expect(200));
  }

  /** The types of the order's timeline. */
  async timeline(id: string): Promise<string[]> {
    const answer = await this.orders.get(`/${id}/events?limit=100`).expect(200);
    return dataOf<{ items: { type: string }[] }>(answer).items.map(({ type }) => type);
  }

  /** Units over all warehouses. */
  async level(sku: string): Promise<Level> {
    const [level] = await this.test.sql<Level>(
      `SELECT coalesce(sum(on_hand), 0)::int AS "onHand", coalesce(sum(allocated), 0)::int AS allocated
         FROM products p LEFT JOIN stock_levels s ON s.product_id = p.id WHERE p.sku = $1`,
      [sku],
    );
    return level as Level;
  }

  /** Throws unless every level agrees with the ledger and the reservations. */
  async balance(): Promise<void> {
    const path = '/api/v1/stock/reconciliation';
    const answer = await this.test.http().get(path).set(this.user).expect(200);
    const { clean, differences } = dataOf<{ clean: boolean; differences: unknown[] }>(answer);
    if (!clean) throw new Error(`The books differ: ${JSON.stringify(differences)}`);
  }
}
